import { useState } from 'react';

import { headOf } from '../features/images/head-of';
import { ImageQueue } from '../features/images/image-queue';
import { ImagesPage, rememberRecipe } from '../features/images/images-page';
import { readRecipe } from '../features/images/recipe';
import { browserMemory } from '../features/images/remembered';
import { totalsOf } from '../features/images/stages';
import { abandon, sentOf, upload } from '../shared/api/upload';
import { forgetSaved } from '../shared/files/save-stream';
import { withTheNextFrame } from '../shared/live/frame';
import { stored } from '../shared/storage';
import type { Parts } from './parts';
import type { SessionGate } from './session-gate';

interface ImagesRouteProps {
  readonly parts: Parts;
  readonly gate: SessionGate;
  readonly mayChange: boolean;
}

/** The queue of this session: the same whenever one comes back to Images. */
export function queueOf(parts: Parts, gate: SessionGate): ImageQueue {
  if (parts.images.queue) return parts.images.queue;
  const queue = new ImageQueue(
    {
      artifacts: parts.artifacts,
      jobs: parts.imageJobs,
      upload: async (uploading) => {
        const artifact = await upload(uploading);
        gate.wasUsed();
        return artifact;
      },
      sentOf,
      headOf,
      abandon,
      notices: parts.notices,
      memory: browserMemory,
      given: parts.given,
      schedule: withTheNextFrame,
      onSignedOut: () => gate.sessionEnded(),
    },
    readRecipe(stored('images.recipe')),
  );
  parts.images.queue = queue;
  parts.live.add(queue);
  queue.subscribe(() => parts.activeFiles.set(totalsOf(queue.getView().items).active));
  parts.inbox.open(queue.add);
  void queue.restore();
  void forgetSaved();
  return queue;
}

export default function ImagesRoute({ parts, gate, mayChange }: ImagesRouteProps) {
  const [queue] = useState(() => queueOf(parts, gate));
  const [recipe, setRecipe] = useState(() => readRecipe(stored('images.recipe')));
  return (
    <ImagesPage
      queue={queue}
      recipe={recipe}
      onRecipe={(next) => {
        rememberRecipe(next);
        queue.setRecipe(next);
        setRecipe(next);
      }}
      notices={parts.notices}
      mayChange={mayChange}
    />
  );
}
