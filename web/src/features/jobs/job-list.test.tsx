// @vitest-environment jsdom
import { fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';

import { aJob, idOf, someJobs } from '../../shared/testing/jobs';
import { JobList } from './job-list';

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
});

const list = (props: Partial<Parameters<typeof JobList>[0]> = {}) => (
  <JobList
    jobs={someJobs(1, 5000)}
    isOffline={false}
    onVerb={() => {}}
    onOpen={() => {}}
    memory={{ activeId: null }}
    foot={null}
    {...props}
  />
);
const rowNames = (): (string | undefined)[] =>
  screen.getAllByRole('row').map((row) => row.dataset['job']);

it('draws a window of thousands of jobs and says how many there are', () => {
  render(list());

  expect(screen.getAllByRole('row')).toHaveLength(17);
  expect(screen.getByRole('grid', { name: 'Jobs' }).getAttribute('aria-rowcount')).toBe('5000');
  expect(rowNames()[0]).toBe(idOf(5000));
});

it('walks through all of them by keyboard', async () => {
  const user = userEvent.setup();
  render(list());
  await user.tab();
  expect(document.activeElement).toBe(screen.getAllByRole('row')[0]);

  await user.keyboard('{ArrowDown}{ArrowDown}');
  expect(document.activeElement?.getAttribute('aria-rowindex')).toBe('3');
  await user.keyboard('{End}');
  expect(document.activeElement?.getAttribute('aria-rowindex')).toBe('5000');
  await user.keyboard('{Home}{ArrowUp}');

  expect(document.activeElement?.getAttribute('aria-rowindex')).toBe('1');
});

it('keeps the focus on its job when others come in above', async () => {
  const user = userEvent.setup();
  const { rerender } = render(list());
  await user.tab();
  await user.keyboard('{ArrowDown}');

  rerender(list({ jobs: someJobs(1, 5040) }));

  expect((document.activeElement as HTMLElement).dataset['job']).toBe(idOf(4999));
});

it('keeps the row that has the focus, however far one scrolls', async () => {
  const user = userEvent.setup();
  const { container, rerender } = render(list());
  await user.tab();
  const box = container.firstElementChild as HTMLElement;

  box.scrollTop = 60 * 1000;
  box.dispatchEvent(new Event('scroll'));
  rerender(list());

  expect(document.activeElement?.getAttribute('aria-rowindex')).toBe('1');
  expect(rowNames()).toContain(idOf(4000));
});

it('keeps in view what is in view when others come in above', () => {
  const { container, rerender } = render(list());
  const box = container.firstElementChild as HTMLElement;
  box.scrollTop = 60 * 1000 + 10;
  box.dispatchEvent(new Event('scroll'));
  rerender(list());

  rerender(list({ jobs: someJobs(1, 5003) }));

  expect(box.scrollTop).toBe(60 * 1003 + 10);
});

it('stays at the top when it is there, so that new jobs are seen', () => {
  const { container, rerender } = render(list());

  rerender(list({ jobs: someJobs(1, 5003) }));

  expect((container.firstElementChild as HTMLElement).scrollTop).toBe(0);
  expect(rowNames()[0]).toBe(idOf(5003));
});

it('tells all about a job', () => {
  const job = aJob({
    state: 'retrying',
    priority: 'high',
    attempt: 2,
    group: 'shop',
    fault: { code: 'io', message: 'the disk is full', remedy: 'make room' },
  });
  render(list({ jobs: [job] }));

  const row = screen.getByRole('row');
  const texts = ['image.optimize', 'Retrying', 'high priority', 'attempt 2 of 3', 'shop'];
  for (const text of [...texts, 'The disk is full.', 'Make room.'])
    expect(within(row).getByText(text)).toBeTruthy();
});

it('shows how far a job is', () => {
  render(list({ jobs: [aJob({ state: 'running', progress: 0.5, etaMs: 4000 })] }));

  expect(screen.getByText('50 % · 4 s left')).toBeTruthy();
  const bar = screen.getByRole('progressbar', { name: 'Progress of image.optimize' });
  expect((bar as HTMLProgressElement).value).toBe(0.5);
});

it('hands on what is to be done with which job', async () => {
  const onVerb = vi.fn();
  const job = aJob({ state: 'running' });
  render(list({ jobs: [job], onVerb }));

  await userEvent.click(screen.getByRole('button', { name: /^Cancel image\.optimize/ }));

  expect(onVerb).toHaveBeenCalledExactlyOnceWith(job, 'cancel');
});

it('offers nothing to those who may only look', () => {
  render(
    <JobList
      jobs={someJobs(1, 3)}
      isOffline={false}
      onOpen={() => {}}
      memory={{ activeId: null }}
      foot={null}
    />,
  );

  expect(screen.queryByRole('button')).toBeNull();
});

it('offers nothing that cannot be done while the hub is away', () => {
  render(list({ jobs: [aJob({ state: 'failed' })], isOffline: true }));

  expect(screen.getByRole<HTMLButtonElement>('button', { name: /^Retry/ }).disabled).toBe(true);
});

it('opens a job by a click on its row and by Enter, not by its buttons', async () => {
  const user = userEvent.setup();
  const onOpen = vi.fn();
  const job = aJob({ state: 'running' });
  render(list({ jobs: [job], onOpen }));

  await user.click(screen.getByRole('button', { name: /^Cancel/ }));
  expect(onOpen).not.toHaveBeenCalled();
  await user.click(screen.getByText('Running'));
  await user.click(screen.getByRole('link', { name: 'image.optimize' }));
  screen.getByRole('row').focus();
  await user.keyboard('{Enter}');

  expect(onOpen.mock.calls).toEqual([[job], [job], [job]]);
});

it('leaves a click for a new tab to the browser', () => {
  const onOpen = vi.fn();
  render(list({ jobs: [aJob()], onOpen }));
  const link = screen.getByRole('link');
  link.addEventListener('click', (event) => event.preventDefault(), { once: true });

  fireEvent.click(link, { ctrlKey: true });

  expect(link.getAttribute('href')).toBe(`/jobs/${aJob().id}`);
  expect(onOpen).not.toHaveBeenCalled();
});

it('goes on at the job that one was at', async () => {
  const memory = { activeId: idOf(4000) };
  const { container } = render(list({ memory }));

  expect((container.firstElementChild as HTMLElement).scrollTop).toBe(60 * 1001 - 600);
  await userEvent.tab();

  expect((document.activeElement as HTMLElement).dataset['job']).toBe(idOf(4000));
  await userEvent.keyboard('{ArrowDown}');
  expect(memory.activeId).toBe(idOf(3999));
});
