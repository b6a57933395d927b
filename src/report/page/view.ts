/** A page that is ready to be shown. */
export interface View {
  title: string;
  element: HTMLElement;
  /** Draws the charts; called once the element is in the document and has a size. */
  start(): void;
}
