import fc from 'fast-check';
import type { Flow } from '../../domain/flow';
import type { Message, Registration } from '../../domain/registration';
import { messageOf, moves } from './arbitraries';
import type { Move } from './arbitraries';
import { Story } from './story';

export const scripts = fc.array(moves, { minLength: 1, maxLength: 60, size: '+1' });

export type Watch = (story: Story, before: Registration, message: Message) => void;

/** Plays a script on a flow, and looks on after every message that takes effect. */
export function play(flow: Flow, script: readonly Move[], after: Watch = () => {}): Story {
  const story = new Story(flow);
  script.forEach((move, index) => {
    story.passes(move.passes);
    const before = story.registration;
    const message = messageOf(move, before, `move-${index}`, story.at);
    if (story.take(message)) after(story, before, message);
    else expect(story.registration).toBe(before);
  });
  return story;
}
