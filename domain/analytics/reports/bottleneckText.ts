import type { Language, Translated } from '../../vocabulary';
import type { Bottleneck } from './bottlenecks';

const UNTIL = {
  system: { en: 'for a check', es: 'a una verificación', pt: 'por uma verificação' },
  provider: { en: 'for a provider', es: 'a un proveedor', pt: 'por um provedor' },
  operator: { en: 'for an operator', es: 'a un operador', pt: 'por um operador' },
  applicant: { en: 'for the person', es: 'a la persona', pt: 'pela pessoa' },
} as const satisfies Record<string, Translated>;

/** A bottleneck in one sentence, such as “document: 31 % give up after IMAGE_BLURRED; median 2.4 attempts”. */
export function bottleneckText(found: Bottleneck, language: Language): string {
  return `${found.key}: ${textsOf(found, language)[language]}`;
}

function textsOf(found: Bottleneck, language: Language): Translated {
  const share = `${Math.round(found.share * 100)} %`;
  const reason = found.reason ?? '–';
  switch (found.kind) {
    case 'givesUpAfter': {
      const median = decimal(found.medianAttempts ?? 0, language);
      return {
        en: `${share} give up after ${reason}; median ${median} attempts`,
        es: `el ${share} abandona tras ${reason}; mediana de ${median} intentos`,
        pt: `${share} desistem após ${reason}; mediana de ${median} tentativas`,
      };
    }
    case 'neverTries':
      return {
        en: `${share} leave without handing in anything`,
        es: `el ${share} se va sin entregar nada`,
        pt: `${share} saem sem entregar nada`,
      };
    case 'neverVerifies':
      return {
        en: `${share} never confirm the code sent to them`,
        es: `el ${share} no confirma el código enviado`,
        pt: `${share} não confirmam o código enviado`,
      };
    case 'fails':
      return {
        en: `${share} fail for good, most often by ${reason}`,
        es: `el ${share} falla definitivamente, sobre todo por ${reason}`,
        pt: `${share} falham em definitivo, sobretudo por ${reason}`,
      };
    case 'waits': {
      const limit = duration(found.limitMs ?? 0, language);
      const median = duration(found.medianMs ?? 0, language);
      const until = UNTIL[found.waitingOn ?? 'system'];
      return {
        en: `${share} wait longer than ${limit} ${until.en}; median ${median}`,
        es: `el ${share} espera más de ${limit} ${until.es}; mediana ${median}`,
        pt: `${share} esperam mais de ${limit} ${until.pt}; mediana ${median}`,
      };
    }
  }
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

function duration(ms: number, language: Language): string {
  const [unit, size] = UNITS.find(([, each]) => ms >= each) ?? ['s', 1_000];
  return `${decimal(ms / size, language)} ${unit}`;
}

/** With one digit after the point, or comma, unless that is 0. */
function decimal(value: number, language: Language): string {
  const text = String(Math.round(value * 10) / 10);
  return language === 'en' ? text : text.replace('.', ',');
}
