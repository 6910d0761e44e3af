// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';

import { SafetyNet } from './safety-net';

function Broken(): never {
  throw new Error('no such row');
}

it('says that the page broke, in place of nothing at all', () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});

  render(
    <SafetyNet>
      <Broken />
    </SafetyNet>,
  );

  expect(screen.getByRole('alert').textContent).toContain('no such row');
  expect(screen.getByRole('button', { name: 'Reload' })).toBeTruthy();
});
