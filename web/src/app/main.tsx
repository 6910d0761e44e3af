import 'virtual:hub-theme.css';
import './base.css';

import { createRoot } from 'react-dom/client';

import { sessionsApi } from '../shared/api/session';
import { speak } from '../shared/text/translate';
import { takeToken } from './address';
import { App } from './app';
import { SafetyNet } from './safety-net';
import { SessionGate } from './session-gate';

const token = takeToken(location, history);
const gate = new SessionGate(sessionsApi);
void gate.begin(token);

// A link with a token that is opened in a page that is there already loads nothing anew.
addEventListener('hashchange', () => {
  const later = takeToken(location, history);
  if (later !== null) void gate.signIn(later);
});

const root = document.getElementById('root');
if (root) {
  const show = (): void =>
    createRoot(root).render(
      <SafetyNet>
        <App gate={gate} />
      </SafetyNet>,
    );
  // Where the texts do not come, English ones are better than none.
  speak().then(show, show);
}
