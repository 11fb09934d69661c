import { XMLParser } from 'fast-xml-parser';
import type sharp from 'sharp';
import { exifTexts } from './exifTexts';

/**
 * Programs that people change pictures with, as they write themselves where a file names what made it. The namespace
 * `photoshop` alone says nothing: cameras use it for the date. Nor does a person of such a name, in other fields.
 */
const EDITORS =
  /\b(?:Adobe Photoshop|Adobe Lightroom|GIMP \d|Affinity Photo|Pixelmator|paint\.net|Snapseed|PicsArt|FaceApp|Facetune|Photopea|Canva|Krita|Inkscape|CorelDRAW|Corel PHOTO-PAINT|PhotoScape|Polarr|Pixlr|Remini)\b/i;
/** Bytes; what cameras and programs write of themselves stands within. */
const SEARCHED = 256 * 1024;
/** Bytes; all that a JPEG file can have in one piece. Some XML takes its parser time that grows with the square. */
const XMP_SEARCHED = 64 * 1024;
/** Of EXIF: `ProcessingSoftware` and `Software`. */
const EXIF_TAGS = [0x00_0b, 0x01_31];
/** Of XMP, without their name spaces: what made the picture, and what did each thing in its history. */
const XMP_NAMES: readonly string[] = ['CreatorTool', 'softwareAgent', 'Software'];
/** Of IPTC: `Originating Program`, record 2, data set 65. */
const IPTC_PROGRAM = Buffer.from('1c0241', 'hex');

const xml = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  processEntities: false,
});

/** Whether what comes with a picture says that such a program saved it. Read before all of it is dropped. */
export function isEdited({ exif, xmp, iptc, comments = [] }: sharp.Metadata): boolean {
  const programs = [
    ...(exif === undefined ? [] : exifTexts(exif, EXIF_TAGS)),
    ...(xmp === undefined ? [] : xmpPrograms(xmp)),
    ...(iptc === undefined ? [] : iptcPrograms(iptc)),
    ...comments.filter(({ keyword }) => keyword === 'Software').map(({ text }) => text.slice(0, SEARCHED)),
  ];
  return programs.some((program) => EDITORS.test(program));
}

function xmpPrograms(xmp: Buffer): string[] {
  try {
    const searched = xmp.toString('utf8', 0, XMP_SEARCHED);
    // The parser takes elements that do not end, but no half of a tag.
    return textsNamed(xml.parse(searched.slice(0, searched.lastIndexOf('>') + 1)));
  } catch {
    return [];
  }
}

/** Attributes and elements alike, as deep as they stand. */
function textsNamed(node: unknown, isNamed = false): string[] {
  if (typeof node === 'string') return isNamed ? [node] : [];
  if (Array.isArray(node)) return node.flatMap((part) => textsNamed(part, isNamed));
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, part]) =>
    textsNamed(part, XMP_NAMES.includes(name) || (isNamed && name === '#text')),
  );
}

function iptcPrograms(iptc: Buffer): string[] {
  const start = iptc.indexOf(IPTC_PROGRAM) + IPTC_PROGRAM.length;
  if (start < IPTC_PROGRAM.length || start + 2 > iptc.length) return [];
  return [iptc.toString('latin1', start + 2, start + 2 + iptc.readUInt16BE(start))];
}
