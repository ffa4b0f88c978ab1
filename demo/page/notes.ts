import { element } from './element.ts';

/** What a note is about: a newer one about the same replaces it. */
export type NoteTopic = 'address' | 'planning' | 'file' | 'motion';

/** Sentences of one note; a hostile address would have hundreds. */
const MOST_SENTENCES = 4;

/** Tells the reader something that stays until it is closed or replaced; no sentences take the note away. */
export function showNote(topic: NoteTopic, sentences: readonly string[]): void {
  const notes = element('notes', HTMLElement);
  notes.querySelector(`[data-topic="${topic}"]`)?.remove();
  if (sentences.length === 0) return;
  const note = document.createElement('div');
  note.className = 'note';
  note.dataset.topic = topic;
  const text = document.createElement('p');
  const more = sentences.length - MOST_SENTENCES;
  text.textContent = [...sentences.slice(0, MOST_SENTENCES), ...(more > 0 ? [`And ${more} more.`] : [])].join(' ');
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = 'Close';
  close.addEventListener('click', () => note.remove());
  note.append(text, close);
  notes.append(note);
}
