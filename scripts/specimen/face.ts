import sharp from 'sharp';

/** What an invented person looks like; lengths in units of a drawing 300 wide and 400 high. */
export interface FaceLook {
  readonly skin: string;
  readonly hair: string;
  readonly iris: string;
  /** Half the width of the head. */
  readonly head: number;
  /** Half the distance between the eyes. */
  readonly eyes: number;
  /** 1 is usual. */
  readonly nose: number;
  /** Half its width. */
  readonly mouth: number;
  /** Of the jaw; 1 is usual. */
  readonly jaw: number;
  /** How high the brows are above the eyes; 1 is usual. */
  readonly brows: number;
  readonly hairstyle: 'short' | 'long' | 'cropped';
}

/** How it is held before the camera. */
export interface FacePose {
  /** -1 to 1: to the person's right, to the left; half a turn is some fifteen degrees. */
  readonly turn: number;
  /** 0 to 1. */
  readonly lookUp: number;
  readonly eyesOpen: boolean;
  readonly smile: boolean;
}

/** The holder of the specimen documents. */
export const HOLDERS_LOOK: FaceLook = {
  skin: '#dcb08f',
  hair: '#3b2a20',
  iris: '#4a3524',
  head: 74,
  eyes: 34,
  nose: 1,
  mouth: 26,
  jaw: 1,
  brows: 1,
  hairstyle: 'short',
};

/** Somebody who is as unlike the holder as drawn persons get: engines take them to be alike by a third. */
export const ANOTHER_LOOK: FaceLook = {
  skin: '#5a3826',
  hair: '#a9a39c',
  iris: '#5f86a8',
  head: 84,
  eyes: 40,
  nose: 1.5,
  mouth: 36,
  jaw: 1.3,
  brows: 0.8,
  hairstyle: 'long',
};

const STRAIGHT: FacePose = { turn: 0, lookUp: 0, eyesOpen: true, smile: false };
const MIDDLE = 150;

/** A drawn person as a camera sees them: JPEG, 900 × 1,200 pixels. Face engines take it for a face, and for a live one. */
export function drawnSelfie(look: FaceLook = HOLDERS_LOOK, pose: Partial<FacePose> = {}): Promise<Buffer> {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1200" viewBox="0 0 300 400">${drawFace(look, pose)}</svg>`;
  return sharp(Buffer.from(drawing)).jpeg({ quality: 90 }).toBuffer();
}

/** SVG of a head and shoulders, 300 wide and 400 high. */
export function drawFace(look: FaceLook, given: Partial<FacePose> = {}): string {
  const pose = { ...STRAIGHT, ...given };
  return [
    '<defs>',
    `<radialGradient id="light" cx="${0.45 + pose.turn * 0.12}" cy="0.42" r="0.7">`,
    '<stop offset="0" stop-color="#fff" stop-opacity="0.28"/><stop offset="0.55" stop-color="#fff" stop-opacity="0"/>',
    '<stop offset="1" stop-color="#000" stop-opacity="0.38"/></radialGradient>',
    '<filter id="soft" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="3.2"/></filter></defs>',
    '<rect width="300" height="400" fill="#cfd9e2"/>',
    shoulders(look),
    head(look),
    hair(look),
    ...[-look.eyes, look.eyes].map((side) => eye(look, pose, side)),
    nose(look, pose),
    mouth(look, pose),
  ].join('');
}

function shoulders({ skin }: FaceLook): string {
  return [
    '<path d="M20 400C24 330 90 318 118 306L182 306C210 318 276 330 280 400Z" fill="#3d4d63"/>',
    `<path d="M112 318L150 352L188 318L182 268L118 268Z" fill="${skin}"/>`,
    '<path d="M118 285Q150 325 182 285L182 268L118 268Z" fill="#000" opacity="0.22" filter="url(#soft)"/>',
  ].join('');
}

function head({ skin, hair: colour, head: half, jaw }: FaceLook): string {
  const [left, right, chin] = [MIDDLE - half, MIDDLE + half, half * 0.62 * jaw];
  const outline = `M${left} 170C${left} 96 ${right} 96 ${right} 170C${right} 236 ${MIDDLE + chin} 292 150 296C${MIDDLE - chin} 292 ${left} 236 ${left} 170Z`;
  return [
    `<path d="M${left - 8} 190C${left - 24} 60 ${right + 24} 60 ${right + 8} 190Z" fill="${colour}"/>`,
    `<ellipse cx="${left - 3}" cy="192" rx="10" ry="19" fill="${skin}"/>`,
    `<ellipse cx="${right + 3}" cy="192" rx="10" ry="19" fill="${skin}"/>`,
    `<path d="${outline}" fill="${skin}"/><path d="${outline}" fill="url(#light)"/>`,
  ].join('');
}

function hair({ hair: colour, head: half, hairstyle }: FaceLook): string {
  const [left, right] = [MIDDLE - half, MIDDLE + half];
  const shapes = {
    short: `M${left - 4} 172C${left} 100 120 118 150 116C190 116 ${right} 104 ${right + 4} 172C${right + 14} 84 190 70 150 70C110 70 ${left - 14} 84 ${left - 4} 172Z`,
    long: `M${left - 8} 280C${left - 12} 120 130 120 120 118C170 128 ${right} 120 ${right + 8} 280C${right + 40} 70 190 62 150 62C110 62 ${left - 40} 70 ${left - 8} 280Z`,
    cropped: `M${left - 4} 150C${left + 6} 90 120 92 150 92C180 92 ${right - 6} 90 ${right + 4} 150C${right + 10} 80 190 78 150 78C110 78 ${left - 10} 80 ${left - 4} 150Z`,
  };
  return `<path d="${shapes[hairstyle]}" fill="${colour}"/>`;
}

function eye({ iris, hair: colour, brows }: FaceLook, { turn, lookUp, eyesOpen }: FacePose, side: number): string {
  const [x, y] = [MIDDLE + turn * 15 + side, 172 - lookUp * 12];
  const outwards = Math.sign(side);
  const opened = [
    `<path d="M${x - 15} ${y + 1}Q${x} ${y - 13} ${x + 15} ${y + 1}Q${x} ${y + 9} ${x - 15} ${y + 1}Z" fill="#f3efe9"/>`,
    `<circle cx="${x + turn}" cy="${y - 1}" r="6.6" fill="${iris}"/><circle cx="${x + turn}" cy="${y - 1}" r="3" fill="#111"/>`,
    `<circle cx="${x + 2}" cy="${y - 3}" r="1.4" fill="#fff"/>`,
  ];
  const brow = y - 22 * brows;
  return [
    `<ellipse cx="${x}" cy="${y}" rx="19" ry="13" fill="#000" opacity="0.13"/>`,
    ...(eyesOpen ? opened : []),
    '<g fill="none" stroke-linecap="round">',
    `<path d="M${x - 16} ${y + 2}Q${x} ${y + (eyesOpen ? -14 : 7)} ${x + 16} ${y + 2}" stroke="#2a1b14" stroke-width="2.6"/>`,
    `<path d="M${x - 15} ${y - 10}Q${x} ${y - 19} ${x + 15} ${y - 9}" stroke="#000" stroke-opacity="0.25" stroke-width="2"/>`,
    `<path d="M${x - 20 * outwards} ${brow + 2}Q${x} ${brow - 8 * brows} ${x + 20 * outwards} ${brow + 2}" stroke="${colour}" stroke-width="6" opacity="0.85"/></g>`,
  ].join('');
}

function nose({ nose: size }: FaceLook, { turn, lookUp }: FacePose): string {
  const [x, y] = [MIDDLE + turn * 22, 216 - lookUp * 19];
  const wing = 14 * size;
  return [
    `<path d="M${x - 14} ${y - 48}Q${x - 12} ${y - 22} ${x - wing + 1} ${y - 2}" stroke="#000" stroke-opacity="0.18" stroke-width="5" fill="none" filter="url(#soft)"/>`,
    `<ellipse cx="${x}" cy="${y - 6}" rx="${11 * size}" ry="9" fill="#fff" opacity="0.16"/>`,
    `<path d="M${x - wing} ${y}Q${x - wing + 2} ${y + 7} ${x - 4} ${y + 5}Q${x} ${y + 9} ${x + 4} ${y + 5}Q${x + wing - 2} ${y + 7} ${x + wing} ${y}" stroke="#5b3526" stroke-width="2.6" fill="none" opacity="0.8"/>`,
    ...[-6, 6].map(
      (side) => `<ellipse cx="${x + side * size}" cy="${y + 4}" rx="3.4" ry="2" fill="#3b2018" opacity="0.8"/>`,
    ),
  ].join('');
}

function mouth({ mouth: half }: FaceLook, { turn, lookUp, smile }: FacePose): string {
  const [x, y] = [MIDDLE + turn * 17, 248 - lookUp * 13];
  if (smile) {
    const [left, right] = [x - half * 1.35, x + half * 1.35];
    return [
      `<path d="M${left} ${y - 6}Q${x} ${y + 2} ${right} ${y - 6}Q${x} ${y + 26} ${left} ${y - 6}Z" fill="#f4efea" stroke="#9d4a45" stroke-width="4"/>`,
      `<path d="M${left - 9} ${y - 22}q-6 10 0 18M${right + 9} ${y - 22}q6 10 0 18" stroke="#000" stroke-opacity="0.25" stroke-width="3" fill="none"/>`,
    ].join('');
  }
  const [left, right, lip] = [x - half, x + half, half * 0.4];
  return [
    `<path d="M${left} ${y}Q${x - lip} ${y - 7} ${x} ${y - 4}Q${x + lip} ${y - 7} ${right} ${y}Q${x} ${y + 13} ${left} ${y}Z" fill="#b0605a"/>`,
    `<path d="M${left} ${y}Q${x} ${y + 3} ${right} ${y}" stroke="#6d2f2c" stroke-width="2" fill="none"/>`,
    `<path d="M${x - 12} ${y + 19}q12 5 24 0" stroke="#000" stroke-opacity="0.18" stroke-width="4" fill="none" filter="url(#soft)"/>`,
  ].join('');
}
