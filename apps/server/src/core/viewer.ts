/** Who is asking, what they may see and what they may do: the one place where scope becomes an answer. */

import { createHash } from 'node:crypto';
import {
  type Actor,
  ADMIN_ROLES,
  assignmentKey,
  DomainError,
  depotKey,
  EVERYONE,
  nodeKey,
  PERMISSIONS,
  type Permission,
  personKey,
  type Role,
  type RoleAt,
  shelterKey,
  teamKey,
} from '@fenghuo/domain';

/** The tree as far as rights need it. */
export interface Tree {
  readonly rootId: string;
  isWithin(nodeId: string, ancestorId: string): boolean;
  subtree(nodeId: string): readonly string[];
}

/** `guestOf`: the one assignment that a guest has joined, and all of the team that they see. */
export type Identity = { personId: string; name: string; roles: readonly RoleAt[]; guestOf?: string | null };

export class Viewer {
  /** Sees every row: a role with sight at the root of the tree. */
  readonly seesAll: boolean;
  /** Scope keys that open a row to this viewer. */
  readonly keys: readonly string[];
  /** Equal for viewers who see exactly the same: the audience of the feed. */
  readonly audience: string;
  private readonly keySet: ReadonlySet<string>;

  constructor(
    readonly identity: Identity,
    private readonly tree: Tree,
  ) {
    const sightNodes = identity.roles.filter(({ role }) => isOf(PERMISSIONS.see, role)).map(({ jurisdictionId }) => jurisdictionId);
    this.seesAll = sightNodes.includes(tree.rootId);
    const nodes = this.seesAll ? [] : sightNodes.flatMap((id) => tree.subtree(id));
    const own = this.seesAll || this.isAdministrator ? [] : [personKey(identity.personId), ...this.ownKeys];
    this.keys = [EVERYONE, ...new Set([...nodes.map(nodeKey), ...own])].sort();
    this.keySet = new Set(this.keys);
    this.audience = this.seesAll ? 'all' : createHash('sha256').update(this.keys.join(' ')).digest('base64url').slice(0, 16);
  }

  get personId(): string {
    return this.identity.personId;
  }

  get isAdministrator(): boolean {
    return this.identity.roles.some(({ role }) => isOf(ADMIN_ROLES, role));
  }

  private get ownKeys(): string[] {
    const { guestOf } = this.identity;
    if (guestOf) return [assignmentKey(guestOf)];
    const places = this.identity.roles.flatMap(({ depotId, shelterId }) => [
      ...(depotId ? [depotKey(depotId)] : []),
      ...(shelterId ? [shelterKey(shelterId)] : []),
    ]);
    return [...this.teamIds.map(teamKey), ...places];
  }

  get isGuest(): boolean {
    return Boolean(this.identity.guestOf);
  }

  /** Teams this person leads or belongs to. */
  get teamIds(): string[] {
    return this.identity.roles.flatMap(({ role, teamId }) => ((role === 'teamLeader' || role === 'teamMember') && teamId ? [teamId] : []));
  }

  leads(teamId: string): boolean {
    return this.identity.roles.some((at) => at.role === 'teamLeader' && at.teamId === teamId);
  }

  /** Answers for this depot (库管). */
  keeps(depotId: string): boolean {
    return this.identity.roles.some((at) => at.role === 'depotKeeper' && at.depotId === depotId);
  }

  /** Shelters that this person answers for. */
  get shelterIds(): string[] {
    return this.identity.roles.flatMap(({ role, shelterId }) => (role === 'shelterManager' && shelterId ? [shelterId] : []));
  }

  /** Answers for this shelter (场所管理员). */
  manages(shelterId: string): boolean {
    return this.identity.roles.some((at) => at.role === 'shelterManager' && at.shelterId === shelterId);
  }

  sees(scope: readonly string[]): boolean {
    return this.seesAll || scope.some((key) => this.keySet.has(key));
  }

  may(permission: Permission, jurisdictionId: string): boolean {
    return this.identity.roles.some(
      (at) => isOf(PERMISSIONS[permission], at.role) && this.tree.isWithin(jurisdictionId, at.jurisdictionId),
    );
  }

  /** The first of these roles that the viewer has at the node or above it. */
  roleAt(roles: readonly Role[], jurisdictionId: string): Role | null {
    const held = this.identity.roles.find((at) => isOf(roles, at.role) && this.tree.isWithin(jurisdictionId, at.jurisdictionId));
    return held?.role ?? null;
  }

  /** The nodes where the permission holds, subtrees included. */
  nodesOf(permission: Permission): string[] {
    const held = this.identity.roles.filter(({ role }) => isOf(PERMISSIONS[permission], role));
    return [...new Set(held.flatMap(({ jurisdictionId }) => this.tree.subtree(jurisdictionId)))];
  }

  /** Holds the permission at any node. */
  mayAnywhere(permission: Permission): boolean {
    return this.identity.roles.some(({ role }) => isOf(PERMISSIONS[permission], role));
  }

  check(permission: Permission, jurisdictionId: string): void {
    if (!this.may(permission, jurisdictionId)) throw new DomainError('FORBIDDEN');
  }

  checkAnywhere(permission: Permission): void {
    if (!this.mayAnywhere(permission)) throw new DomainError('FORBIDDEN');
  }

  /** The node where the person works: where a thing without a place belongs. */
  get homeNodeId(): string {
    return this.identity.roles[0]?.jurisdictionId ?? this.tree.rootId;
  }

  get actor(): Actor {
    return { personId: this.identity.personId, name: this.identity.name, role: this.identity.roles[0]?.role ?? 'none' };
  }
}

const isOf = (roles: readonly Role[], role: Role): boolean => roles.includes(role);
