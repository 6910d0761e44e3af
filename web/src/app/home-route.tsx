import { HomePage } from '../features/home/home-page';
import { isPicture, type Work } from '../features/home/recent-work';
import { contentOf } from '../shared/api/artifact';
import type { Parts } from './parts';

interface HomeRouteProps {
  readonly parts: Parts;
  readonly mayChange: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onCommands: () => void;
  /** Takes a file that the hub has already to Images. */
  readonly onPicture: (work: Work) => void;
}

export default function HomeRoute(props: HomeRouteProps) {
  const { parts, mayChange, onFiles, onCommands, onPicture } = props;
  const open = (work: Work): void => {
    if (isPicture(work.artifact) && mayChange) onPicture(work);
    else window.open(contentOf(work.artifact.id), '_blank', 'noopener');
  };
  return (
    <HomePage
      artifacts={parts.artifacts}
      jobs={parts.imageJobs}
      live={parts.live}
      mayChange={mayChange}
      onFiles={onFiles}
      onOpen={open}
      onGo={parts.router.go}
      onCommands={onCommands}
    />
  );
}
