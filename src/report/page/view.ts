/** A page that is ready to be shown. */
export interface View {
  title: string;
  element: HTMLElement;
  /** Called once the element is in the document and has a size: charts are drawn then. */
  start(): void;
}
