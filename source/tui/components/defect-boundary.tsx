import { Component, type ReactNode } from 'react';

interface Props {
  readonly onDefect: (error: unknown) => void;
  readonly children: ReactNode;
}

/** Takes a screen that throws off the terminal: its error goes on to whoever reports our defects, instead of Ink's own picture of it. */
export class DefectBoundary extends Component<Props, { readonly isBroken: boolean }> {
  override readonly state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onDefect(error);
  }

  override render(): ReactNode {
    return this.state.isBroken ? null : this.props.children;
  }
}
