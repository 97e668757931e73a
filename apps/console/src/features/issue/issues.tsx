/** Issues of a depot: the counter at the left while it is open, what was handed out at the right. */
import type { Depot } from '@fenghuo/domain';
import { useIssues } from '../../live/aid.ts';
import type { Catalogue } from '../../live/catalogue.ts';
import { IssueCounter } from './issue-counter.tsx';
import { IssueTable } from './issue-table.tsx';
import './issue.css';

export function Issues({ depot, catalogue, mayKeep }: { depot: Depot; catalogue: Catalogue; mayKeep: boolean }) {
  const issues = useIssues(depot);
  const isOpen = mayKeep && depot.state === 'open';
  return (
    <div className={isOpen ? 'issues' : 'issues is-read-only'}>
      {isOpen && <IssueCounter key={depot.id} depot={depot} catalogue={catalogue} onIssued={issues.read} />}
      <div className="issues-list">
        <IssueTable depot={depot} issues={issues} catalogue={catalogue} mayKeep={mayKeep} />
      </div>
    </div>
  );
}
