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
    private readonly done: (error: Error | null, results: pg.QueryResult[]) => void,
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

  submit(plain: pg.Connection): null {
    const connection = plain as Connection;
    // Each part would end with a Sync of its own, and with it a transaction.
    const withoutSync = Object.create(connection, { sync: { value: () => undefined } }) as Connection;
    connection.stream.cork();
    for (const part of this.parts) part.submit(withoutSync);
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
    this.done(
      null,
      this.parts.map(({ _results }) => _results),
    );
  }

  handleError(error: Error, connection: Connection): void {
    // What stands behind the failed one was not parsed.
    for (const { name } of this.parts) if (name !== undefined) delete connection.submittedNamedStatements[name];
    this.done(error, []);
  }
}
