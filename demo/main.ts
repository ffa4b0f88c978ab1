import { openGallery } from './gallery.ts';
import { showNote } from './page/notes.ts';

openGallery().catch((error: unknown) => {
  showNote('planning', [error instanceof Error ? error.message : String(error)]);
  throw error;
});
