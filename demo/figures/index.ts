/** The slides that make a picture, computed in the page. The page needs `figures.css`. */
export { csvOf, type Figure, type FigureOptions, type FigureResult, type FigureTable } from './figure.ts';
export { createFigureView, type FigureView, type FigureViewOptions } from './figure-view.ts';
export { figures, findFigure } from './figures.ts';
