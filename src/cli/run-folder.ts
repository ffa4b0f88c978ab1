export { folderStorage as runFolder } from '../agents/folder-storage.ts';
