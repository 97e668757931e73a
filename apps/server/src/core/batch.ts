/** Several prepared statements as one query of the driver: their messages, one Sync, and so one transaction that ends with it. */
import pg from 'pg';

/** With a name where the connection shall keep its plan. */
export type Statement = { name?: string; text: string; values: unknown[] };

type Connection = pg.Connection & {
  sync(): void;
  submittedNamedStatements: Record<string, string>;
};
/** The driver's own query, which keeps its rows; its methods are those the client calls. */
type Part = pg.Query & {
  name?: string;
  text: string;
  _results: pg.QueryResult;
  /** A row that could not be read; the driver drops all behind it. */
  _canceledDueToError: Error | false;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
};

export class Batch implements pg.Submittable {
  private readonly parts: Part[];
  /** Which of them the server is answering. */
  private at = 0;

  constructor(
    statements: readonly Statement[],
    /** The client puts its own in its place, which also ends the waiting when the deadline of the connection has passed. */
    public callback: (error: Error | null, results?: pg.QueryResult[]) => void,
  ) {
    this.parts = statements.map((statement) => new pg.Query({ queryMode: 'extended', ...statement } as pg.QueryConfig) as Part);
  }

  /** The client notes by these which statement its connection has a plan of. */
  get name(): string | undefined {
    return this.parts[this.at]?.name;
  }

  get text(): string | undefined {
    return this.parts[this.at]?.text;
  }

  /** The client fails the batch with what this returns, and the connection goes with it, for half of it may be in the buffer. */
  submit(plain: pg.Connection): Error | null {
    const connection = plain as Connection;
    // Each part would end with a Sync of its own, and with it a transaction.
    const withoutSync = Object.create(connection, { sync: { value: () => undefined } }) as Connection;
    connection.stream.cork();
    try {
      for (const part of this.parts) {
        // It returns one, whatever its type says. A part that was left out would shift the answers of all behind it.
        const error: unknown = part.submit(withoutSync);
        if (error instanceof Error) return error;
      }
    } catch (error) {
      return error as Error;
    }
    connection.sync();
    connection.stream.uncork();
    return null;
  }

  handleRowDescription(message: unknown): void {
    this.parts[this.at]?.handleRowDescription(message);
  }

  handleDataRow(message: unknown): void {
    this.parts[this.at]?.handleDataRow(message);
  }

  handleCommandComplete(message: unknown, connection: Connection): void {
    this.parts[this.at]?.handleCommandComplete(message, connection);
    this.at++;
  }

  handleReadyForQuery(): void {
    const unread = this.parts.find(({ _canceledDueToError }) => _canceledDueToError)?._canceledDueToError;
    if (unread) this.callback(unread);
    else
      this.callback(
        null,
        this.parts.map(({ _results }) => _results),
      );
  }

  handleError(error: Error, connection: Connection): void {
    // What stands behind the failed one was not parsed.
    for (const { name } of this.parts) if (name !== undefined) delete connection.submittedNamedStatements[name];
    this.callback(error);
  }
}
