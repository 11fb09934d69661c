import { ACTIONS_ASKED, newChallenge } from '../../api/livenessChallenge';
import { LIVENESS_ACTIONS, facesTheCamera } from '../../domain/livenessActions';

const CHALLENGES = 2_000;

describe('a challenge', () => {
  const drawn = Array.from({ length: CHALLENGES }, () => newChallenge(0).actions);

  it('asks for different things, one of them with the face to the camera', () => {
    for (const actions of drawn) {
      expect(new Set(actions).size).toBe(ACTIONS_ASKED);
      expect(actions.some(facesTheCamera)).toBe(true);
    }
  });

  it('cannot be foreseen: each action comes first, and each order comes', () => {
    const first = LIVENESS_ACTIONS.map((action) => drawn.filter(([one]) => one === action).length);
    // Three looks are drawn anew, so that each of them comes first in 16 cases of 54 less, and the others in 12 of 54.
    for (const times of first) expect(times / CHALLENGES).toBeGreaterThan(0.12);
    expect(new Set(drawn.map((actions) => actions.join())).size).toBe(54);
  });

  it('is good for two minutes', () => {
    expect(newChallenge(Date.UTC(2026, 0, 1)).expiresAt).toBe('2026-01-01T00:02:00.000Z');
  });
});
