import styles from './brand.module.css';

export function Brand() {
  return (
    <div className={styles['brand']}>
      <img src="/favicon.svg" alt="" width={26} height={26} />
      <span>AIO Hub</span>
    </div>
  );
}
