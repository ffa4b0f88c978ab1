/** The colours that all pictures of a page share. */
export interface PageColors {
  readonly paper: string;
  readonly edge: string;
  readonly ink: string;
  readonly quiet: string;
  readonly grid: string;
  /** For what must be told apart. */
  readonly series: readonly string[];
}

/**
 * A light page. The series are Okabe and Ito's colours, safe for colour-blind readers ("Color Universal Design", 2008): without yellow and
 * black, which vanish on a white and on a dark page, and in an order that keeps the first ones apart; orange and sky blue are darker here.
 */
export const LIGHT_PAGE: PageColors = {
  paper: '#fcfdff',
  edge: '#d9dfe8',
  ink: '#18212d',
  quiet: '#566273',
  grid: '#e3e8ef',
  series: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#d18f00', '#3f9fd6'],
};

/** A dark page, with the same series in the same order. */
export const DARK_PAGE: PageColors = {
  paper: '#12171e',
  edge: '#2a323d',
  ink: '#e6ebf2',
  quiet: '#9aa7b8',
  grid: '#262e39',
  series: ['#56b4e9', '#f0803c', '#1fc794', '#dd93bb', '#e69f00', '#2f86c9'],
};

/** Viridis (van der Walt and Smith 2015): uniform to the eye and safe for colour-blind readers. Dark to bright. */
export const VIRIDIS: readonly string[] = [
  '#482475',
  '#433e85',
  '#38588c',
  '#2d708e',
  '#25858e',
  '#1e9b8a',
  '#2ab07f',
  '#52c569',
  '#86d549',
  '#c2df23',
];
