import { Download } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';

import { addressOf, type JobDetail } from '../../shared/api/job';
import { sentence } from '../../shared/api/problem';
import { bytes } from '../../shared/text/quantity';
import { t } from '../../shared/text/translate';
import styles from './job-output.module.css';
import { filesOf, jsonText, type ResultFile } from './job-result';
import { isEnded } from './job-words';

/** What a job was given, what it says and what came of it. */
export function JobOutput({ job }: { readonly job: JobDetail }) {
  const files = filesOf(job.result);
  return (
    <>
      {job.errorTrail.length > 1 && (
        <Part title={t('Tries that brought nothing')}>
          <ul className={styles['trail']}>
            {job.errorTrail.map((line, index) => (
              <li key={index}>{sentence(line)}</li>
            ))}
          </ul>
        </Part>
      )}
      {files.length > 0 && (
        <Part title={t('Files')}>
          <Files files={files} />
        </Part>
      )}
      <Part title={t('Result')}>
        {job.result === null ? (
          <p className={styles['none']}>
            {isEnded(job.state)
              ? t('It left no result.')
              : t('Its result appears here when it ends.')}
          </p>
        ) : (
          <Json id={job.id} name={t('Result')} value={job.result} />
        )}
      </Part>
      <Part title={t('Log')}>
        {job.log.length === 0 ? (
          <p className={styles['none']}>
            {isEnded(job.state) ? t('It said nothing.') : t('What it says appears here.')}
          </p>
        ) : (
          <Log lines={job.log} />
        )}
      </Part>
      <Part title={t('Input')}>
        <Json id={job.id} name={t('Input')} value={job.input} />
      </Part>
    </>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles['part']}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

function Files({ files }: { readonly files: readonly ResultFile[] }) {
  return (
    <ul className={styles['files']}>
      {files.map(({ url, format, width, height, bytes: size }) => {
        const name = `${format} ${width} × ${height}`;
        return (
          <li key={url}>
            <a href={url} target="_blank" rel="noreferrer">
              {name}
            </a>
            <span>{bytes(size)}</span>
            <a
              href={`${url}?download=1`}
              className={styles['download']}
              aria-label={t('Save {name}', { name })}
            >
              <Download size={15} strokeWidth={1.75} aria-hidden />
            </a>
          </li>
        );
      })}
    </ul>
  );
}

interface JsonProps {
  readonly id: string;
  readonly name: string;
  readonly value: unknown;
}

function Json({ id, name, value }: JsonProps) {
  const { text, isCut } = jsonText(value);
  return (
    <>
      <Text name={name} text={text} />
      {isCut && (
        <p className={styles['none']}>
          {t('This is its beginning.')}{' '}
          <a href={addressOf(id)} target="_blank" rel="noreferrer">
            {t('Show the whole record')}
          </a>
        </p>
      )}
    </>
  );
}

/** The newest line is in view, unless somebody has scrolled away from it. */
function Log({ lines }: { readonly lines: readonly string[] }) {
  const box = useRef<HTMLPreElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    const element = box.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [lines]);
  return (
    <Text
      name={t('Log')}
      text={lines.join('\n')}
      box={box}
      onScroll={({ scrollTop, scrollHeight, clientHeight }) => {
        isAtEnd.current = scrollTop + clientHeight >= scrollHeight - 4;
      }}
    />
  );
}

interface TextProps {
  readonly name: string;
  readonly text: string;
  readonly box?: React.RefObject<HTMLPreElement | null>;
  readonly onScroll?: (box: HTMLElement) => void;
}

function Text({ name, text, box, onScroll }: TextProps) {
  return (
    <pre
      ref={box}
      className={styles['text']}
      role="region"
      aria-label={name}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard must be able to scroll it
      tabIndex={0}
      onScroll={(event) => onScroll?.(event.currentTarget)}
    >
      {text}
    </pre>
  );
}
