import { hashOfText } from '../../db/hashOfText';
import type { Language } from '../../domain/vocabulary';
import type { LoadedStep } from '../load';
import type { StepNeeds } from '../schemas/step';
import { textIn } from '../signatureText';
import { stepView } from './registrationView';

/** What a step needs, in the caller's language. */
export function stepNeedsView({ registration, flow, step, record }: LoadedStep, language: Language): StepNeeds {
  const { key, requirement, state, attemptsUsed, attemptsLeft, next } = stepView(registration, flow, record, {
    isBackend: false,
    language,
  });
  const common = { key, requirement, state, attemptsUsed, attemptsLeft, next };
  const languages = [language, registration.language];
  switch (step.step) {
    case 'signUpForm': {
      const { fields, verify, consent, countries } = step.settings;
      return {
        ...{ ...common, step: step.step, consent },
        fields: [...fields],
        verify: [...verify],
        countries: countries === null ? null : [...countries],
      };
    }
    case 'basicInformation':
      return {
        ...{ ...common, step: step.step, minimumAge: step.settings.minimumAge },
        fields: [...step.settings.fields],
      };
    case 'document':
      return {
        ...{ ...common, step: step.step, provider: step.provider },
        accept: step.settings.accept.map(({ country, categories }) => ({ country, categories: [...categories] })),
      };
    case 'liveness':
      return { ...common, step: step.step, provider: step.provider, mode: step.settings.mode };
    case 'criminalHistory':
      return { ...common, step: step.step, provider: step.provider };
    case 'form': {
      const { title, schema } = step.settings;
      return { ...common, step: step.step, title: title === null ? null : textIn(title, languages), schema };
    }
    case 'signature': {
      const text = textIn(step.settings.text, languages) ?? '';
      return { ...common, step: step.step, text, textHash: hashOfText(text), kinds: [...step.settings.kinds] };
    }
  }
}
