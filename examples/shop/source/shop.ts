/** What the services of the shop tell each other. Amounts of money are whole cents. */
export interface Product {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly priceCents: number;
  /** 0 where nothing is taken off, and always before 1.1.0. */
  readonly discountPercent: number;
  /** What it costs today. */
  readonly finalCents: number;
}

export interface Item {
  readonly product: string;
  readonly quantity: number;
}

export interface OrderRequest {
  readonly customer: string;
  readonly items: readonly Item[];
  /** From 1.5.0 on. */
  readonly greeting?: string;
}

/** An order as it was taken. */
export interface StoredOrder extends OrderRequest {
  readonly id: string;
  readonly totalCents: number;
}
