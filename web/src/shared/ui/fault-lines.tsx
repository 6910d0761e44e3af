import { type Fault, faultDetail, faultTitle } from '../text/fault-words';

/** What happened, the hub's own words for it, and what to do: a paragraph each. */
export function FaultLines({
  fault,
  className,
}: {
  readonly fault: Fault;
  readonly className?: string | undefined;
}) {
  const detail = faultDetail(fault);
  // The hub speaks English, which a screen reader is to read as that.
  const lang = detail === '' ? undefined : 'en';
  return (
    <>
      <p className={className}>{faultTitle(fault)}</p>
      {detail !== '' && <p lang={lang}>{detail}</p>}
      {fault.remedy !== '' && <p lang={lang}>{fault.remedy}</p>}
    </>
  );
}
