import { THEMES, type Theme } from '../address/gallery-state.ts';
import { element } from './element.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** The menu of colors. */
export interface ThemeMenu {
  /** What is in use, light or dark. */
  readonly current: 'light' | 'dark';
  show(theme: Theme): void;
}

/**
 * Wires the menu of colors.
 *
 * @param onChoice Called with what was chosen
 * @param onColors Called when the colors in use have changed, also by the computer's own setting
 */
export function themeMenu(onChoice: (theme: Theme) => void, onColors: () => void): ThemeMenu {
  const menu = element('theme', HTMLSelectElement);
  let chosen: Theme = 'auto';
  const menuItself: ThemeMenu = {
    get current() {
      return chosen === 'auto' ? (dark.matches ? 'dark' : 'light') : chosen;
    },
    show(theme) {
      chosen = theme;
      menu.value = theme;
      document.documentElement.dataset.theme = theme;
      onColors();
    },
  };
  menu.addEventListener('change', () => {
    onChoice(THEMES.find((theme) => theme === menu.value) ?? 'auto');
  });
  dark.addEventListener('change', onColors);
  return menuItself;
}
