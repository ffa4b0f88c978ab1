/** How the command is called from a copy of the repository, for advice that can be pasted. */
export const FORERUN = 'npm run -s forerun --';
