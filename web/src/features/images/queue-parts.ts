import type { Artifact, ArtifactsApi } from '../../shared/api/artifact';
import type { ImageJobsApi } from '../../shared/api/image-job';
import type { Uploading } from '../../shared/api/upload';
import type { GivenFiles } from '../../shared/files/given-files';
import type { Schedule } from '../../shared/live/frame';
import type { Notices } from '../../shared/live/notices';
import type { Item } from './item';
import type { Memory } from './remembered';

/** What a queue works with. */
export interface QueueParts {
  readonly artifacts: ArtifactsApi;
  readonly jobs: ImageJobsApi;
  readonly upload: (uploading: Uploading) => Promise<Artifact>;
  readonly sentOf: (uploadId: string) => Promise<number | null>;
  readonly abandon: (uploadId: string) => Promise<void>;
  /** What the first bytes of a file are, as a text; null where they cannot be read. */
  readonly headOf: (file: File) => Promise<string | null>;
  readonly notices: Pick<Notices, 'tell' | 'warn'>;
  readonly memory: Memory;
  /** Files that came by the window around the page. */
  readonly given: Pick<GivenFiles, 'list' | 'settle'>;
  readonly schedule: Schedule;
  readonly onSignedOut: () => void;
  /** Between two tries of what the hub did not take. */
  readonly pauseMs?: number;
}

export interface QueueView {
  readonly items: readonly Item[];
  readonly selected: Item | null;
  /** Whether what the hub has of this queue is known already. */
  readonly isRestored: boolean;
  /** Whether what is added is held back too. */
  readonly isPaused: boolean;
}
