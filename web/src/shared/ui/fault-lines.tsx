import { type Fault, faultDetail, faultRemedy, faultTitle } from '../text/fault-words';

/** What happened, the hub's own words for it, and what to do: a paragraph each. */
export function FaultLines({
  fault,
  className,
}: {
  readonly fault: Fault;
  readonly className?: string | undefined;
}) {
  const detail = faultDetail(fault);
  const remedy = faultRemedy(fault);
  // The hub speaks English, which a screen reader is to read as that.
  const isTranslated = detail === '' || remedy !== fault.remedy;
  return (
    <>
      <p className={className}>{faultTitle(fault)}</p>
      {detail !== '' && <p lang="en">{detail}</p>}
      {remedy !== '' && <p lang={isTranslated ? undefined : 'en'}>{remedy}</p>}
    </>
  );
}
