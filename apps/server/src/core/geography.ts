/** The jurisdiction tree and the boundaries in memory: who is responsible where, in microseconds (limits.md, geo without PostGIS). */

import { type Boundary, boxOf, type Jurisdiction, type LngLat, polygonsOf, type Settings, settingsOf } from '@fenghuo/domain';
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import Flatbush from 'flatbush';
import type { Database } from './database.ts';
import type { Tree } from './viewer.ts';

type Area = { jurisdictionId: string; geometry: Boundary };

export class Geography implements Tree {
  private nodes = new Map<string, Jurisdiction>();
  private byCode = new Map<string, Jurisdiction>();
  private children = new Map<string, string[]>();
  private areas: Area[] = [];
  private index: Flatbush | null = null;
  private loading: Promise<void> = Promise.resolve();
  rootId = '';

  /** Reads the whole tree; called at start and whenever the log says that a jurisdiction changed. One reading after the other, so that the newest wins. */
  load(database: Database): Promise<void> {
    const read = () => this.read(database);
    this.loading = this.loading.then(read, read);
    return this.loading;
  }

  private async read(database: Database): Promise<void> {
    const rows = await database.query<{ row: Jurisdiction }>('SELECT row FROM jurisdictions');
    const areas = await database.query<Area>('SELECT jurisdiction_id AS "jurisdictionId", geometry FROM boundaries');
    this.nodes = new Map(rows.map(({ row }) => [row.id, row]));
    this.byCode = new Map(rows.map(({ row }) => [row.code, row]));
    this.children = new Map();
    for (const { row } of rows) {
      if (row.parentId === null) this.rootId = row.id;
      else this.children.set(row.parentId, [...(this.children.get(row.parentId) ?? []), row.id]);
    }
    this.areas = areas;
    this.index = areas.length === 0 ? null : new Flatbush(areas.length);
    for (const { geometry } of areas) this.index?.add(...boxOf(polygonsOf(geometry).flat(2)));
    this.index?.finish();
  }

  node(id: string): Jurisdiction | undefined {
    return this.nodes.get(id);
  }

  nodeOfCode(code: string): Jurisdiction | undefined {
    return this.byCode.get(code);
  }

  isWithin(nodeId: string, ancestorId: string): boolean {
    for (let id: string | null = nodeId; id !== null; id = this.nodes.get(id)?.parentId ?? null) if (id === ancestorId) return true;
    return false;
  }

  subtree(nodeId: string): string[] {
    return [nodeId, ...this.childrenOf(nodeId).flatMap((child) => this.subtree(child))];
  }

  childrenOf(nodeId: string): readonly string[] {
    return this.children.get(nodeId) ?? [];
  }

  /** The node and those above it, without the root, which everything shares. */
  ancestry(nodeId: string): string[] {
    const parent = this.nodes.get(nodeId)?.parentId ?? null;
    return parent === null ? [] : [nodeId, ...this.ancestry(parent)];
  }

  /** The node and everything above it, the root last. */
  path(nodeId: string): string[] {
    return nodeId === this.rootId ? [nodeId] : [...this.ancestry(nodeId), this.rootId];
  }

  /** The limits and norms that hold at a node. */
  settings(nodeId: string): Settings {
    return settingsOf(this.path(nodeId).flatMap((id) => this.nodes.get(id) ?? []));
  }

  /** The deepest jurisdiction whose boundary holds the point, or null outside all. */
  at(point: LngLat): Jurisdiction | null {
    const hits = this.index?.search(point[0], point[1], point[0], point[1]) ?? [];
    const inside = hits.flatMap((hit) => {
      const area = this.areas[hit];
      return area !== undefined && booleanPointInPolygon(point, area.geometry) ? [area.jurisdictionId] : [];
    });
    const nodes = inside.flatMap((id) => this.nodes.get(id) ?? []);
    return nodes.sort((a, b) => this.depth(b.id) - this.depth(a.id))[0] ?? null;
  }

  /** Jurisdictions whose boundary meets the box, with it. */
  meeting([west, south, east, north]: readonly [number, number, number, number]): { node: Jurisdiction; geometry: Boundary }[] {
    const hits = this.index?.search(west, south, east, north) ?? [];
    return hits.flatMap((hit) => {
      const area = this.areas[hit];
      const node = area && this.nodes.get(area.jurisdictionId);
      return node === undefined || area === undefined ? [] : [{ node, geometry: area.geometry }];
    });
  }

  private depth(nodeId: string): number {
    let depth = 0;
    for (let id = this.nodes.get(nodeId)?.parentId ?? null; id !== null; id = this.nodes.get(id)?.parentId ?? null) depth++;
    return depth;
  }
}
