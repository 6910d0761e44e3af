// @vitest-environment jsdom
import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';

import type { JobDetail, JobsApi } from '../../shared/api/job';
import { ApiError } from '../../shared/api/problem';
import { aJobDetail, idOf } from '../../shared/testing/jobs';
import type { JobChanges } from './job-changes';
import { JobPage } from './job-page';
import { JobReader } from './job-reader';

const find = vi.fn<JobsApi['find']>();
const change = vi.fn<JobChanges['change']>();
const setPriority = vi.fn<JobChanges['setPriority']>();
const onBack = vi.fn();
const onOpen = vi.fn();

beforeEach(() => vi.resetAllMocks());

async function open(job: JobDetail | ApiError, mayChange = true): Promise<JobReader> {
  if (job instanceof ApiError) find.mockRejectedValue(job);
  else find.mockResolvedValue(job);
  const reader = new JobReader({ find }, idOf(1));
  render(
    <JobPage
      reader={reader}
      changes={{ change, setPriority } as unknown as JobChanges}
      mayChange={mayChange}
      isOffline={false}
      onBack={onBack}
      onOpen={onOpen}
    />,
  );
  await act(() => {
    reader.refresh();
    return Promise.resolve();
  });
  return reader;
}

const fact = (name: string): string | null | undefined =>
  screen.getByText(name, { selector: 'dt' }).nextElementSibling?.textContent;

it('tells all about a job', async () => {
  await open(
    aJobDetail({
      state: 'failed',
      attempt: 2,
      fault: { code: 'io', message: 'the disk is full', remedy: 'make room' },
      startedAt: Date.UTC(2026, 10, 23, 12, 1),
      finishedAt: Date.UTC(2026, 10, 23, 12, 2),
      group: 'shop',
      uniqueKey: 'photo-7',
      input: { width: 320 },
      result: { sum: 7 },
      errorTrail: ['attempt 1: no network', 'attempt 2: the disk is full'],
      log: ['began', 'gave up'],
    }),
  );

  const page = screen.getByRole('article', { name: 'Job' });
  expect(within(page).getByRole('heading', { level: 1 }).textContent).toBe('image.optimize');
  const error = screen.getByRole('region', { name: 'Error' });
  for (const text of ['The disk is full.', 'Make room.', 'io'])
    expect(within(error).getByText(text)).toBeTruthy();
  expect(fact('ID')).toBe(idOf(1));
  expect(fact('Attempts')).toBe('2 of 3');
  expect(fact('Took')).toBe('1 min');
  expect(fact('Time limit')).toBe('1 min a try');
  expect(fact('Group')).toBe('shop');
  expect(fact('Unique key')).toBe('photo-7');
  expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
    'Attempt 1: no network.',
    'Attempt 2: the disk is full.',
  ]);
  const texts = screen.getAllByRole('region', { name: /^(Result|Log|Input)$/ });
  const boxes = texts.filter(({ tagName }) => tagName === 'PRE').map((box) => box.textContent);
  expect(boxes).toEqual(['{\n  "sum": 7\n}', 'began\ngave up', '{\n  "width": 320\n}']);
});

it('begins to be read at its heading', async () => {
  await open(aJobDetail());

  expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
});

it('goes back by its button and by Esc', async () => {
  await open(aJobDetail());

  await userEvent.click(screen.getByRole('button', { name: 'All jobs' }));
  await userEvent.keyboard('{Escape}');

  expect(onBack).toHaveBeenCalledTimes(2);
});

it('hands on what is to be done with the job', async () => {
  const job = aJobDetail();
  await open(job);

  await userEvent.click(screen.getByRole('button', { name: /^Pause image\.optimize/ }));
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Priority' }), 'High');

  expect(change).toHaveBeenCalledExactlyOnceWith(job, 'pause');
  expect(setPriority).toHaveBeenCalledExactlyOnceWith(job, 'high');
});

it('offers nothing to those who may only look', async () => {
  await open(aJobDetail(), false);

  expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual(['All jobs']);
  expect(screen.queryByRole('combobox')).toBeNull();
  expect(fact('Priority')).toBe('Normal');
});

it('leads to the jobs that it waits for', async () => {
  await open(aJobDetail({ state: 'blocked', dependsOn: [idOf(7)] }));

  await userEvent.click(screen.getByRole('link', { name: idOf(7).slice(-8) }));

  expect(onOpen).toHaveBeenCalledExactlyOnceWith(idOf(7));
});

it('offers the files that were made', async () => {
  const url = '/api/v1/jobs/1/files/0';
  const file = { url, format: 'webp', width: 320, height: 240, bytes: 38 * 1024 };
  await open(aJobDetail({ state: 'succeeded', result: { variants: [file] } }));

  expect(screen.getByRole('link', { name: 'webp 320 × 240' }).getAttribute('href')).toBe(url);
  const save = screen.getByRole('link', { name: 'Save webp 320 × 240' });
  expect(save.getAttribute('href')).toBe(`${url}?download=1`);
  expect(screen.getByText('38 KB')).toBeTruthy();
});

it('says that there is no such job, and leads back', async () => {
  await open(new ApiError(404, 'not_found', 'There is no job 1.'));

  expect(screen.getByRole('alert').textContent).toContain('There is no such job');
  await userEvent.click(screen.getByRole('button', { name: 'Show all jobs' }));

  expect(onBack).toHaveBeenCalledOnce();
});

it('says why a job could not be loaded, and tries again', async () => {
  const reader = await open(new ApiError(500, 'io', 'It cannot be read.', 'Look at the disk.'));
  expect(screen.getByRole('alert').textContent).toContain('It cannot be read. Look at the disk.');
  const refresh = vi.spyOn(reader, 'refresh');

  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));

  expect(refresh).toHaveBeenCalledOnce();
});
