import { randomInt } from 'node:crypto';
import sharp from 'sharp';
import type { SandboxDirective } from '../../domain/sandbox';
import { HOLDER } from '../../scripts/specimen/holder';
import type { SpecimenHolder } from '../../scripts/specimen/mrz';
import { specimenPassport } from '../../scripts/specimen/passport';

/** A multipart body: texts, and pictures by name, several of one name in their order. */
export function formOf(
  fields: Readonly<Record<string, string>>,
  pictures: Readonly<Record<string, Buffer | readonly Buffer[]>>,
): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const [name, files] of Object.entries(pictures)) {
    for (const bytes of [files].flat()) {
      form.append(name, new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), `${name}.jpg`);
    }
  }
  return form;
}

/** A picture that shows nothing, for the provider `sandbox`. */
export function aGreyPicture(): Promise<Buffer> {
  return sharp({ create: { width: 320, height: 200, channels: 3, background: '#8899aa' } })
    .jpeg()
    .toBuffer();
}

/** An invented person whose document is nobody else's. */
export function aHolder(): SpecimenHolder {
  return { ...HOLDER, number: `L${randomInt(10_000_000, 100_000_000)}` };
}

/** A passport of `holder` for the provider `local`; `change` makes a worse picture of it. */
export async function passportOf(
  holder: SpecimenHolder = aHolder(),
  change: (picture: sharp.Sharp) => sharp.Sharp = (picture) => picture,
): Promise<FormData> {
  const { picture } = await specimenPassport(holder);
  const front = await change(sharp(picture)).jpeg().toBuffer();
  return formOf({ category: 'passport', country: 'UTO' }, { front });
}

/** A document for the provider `sandbox`, which does what it is told whatever the picture shows. */
export async function sandboxDocument(directive?: SandboxDirective): Promise<FormData> {
  return formOf({ category: 'passport', country: 'COL', ...fieldOf(directive) }, { front: await aGreyPicture() });
}

export async function sandboxSelfie(directive?: SandboxDirective): Promise<FormData> {
  return formOf(fieldOf(directive), { selfie: await aGreyPicture() });
}

function fieldOf(directive: SandboxDirective | undefined): Record<string, string> {
  return directive === undefined ? {} : { sandbox: JSON.stringify(directive) };
}
