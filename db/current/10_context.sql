-- Who asks: set for each transaction by src/server/db.ts, empty otherwise.

create or replace function app.current_region() returns uuid language sql stable parallel safe as $$
  select nullif(current_setting('app.region_id', true), '')::uuid
$$;

create or replace function app.current_person() returns uuid language sql stable parallel safe as $$
  select nullif(current_setting('app.person_id', true), '')::uuid
$$;

create or replace function app.current_membership() returns uuid language sql stable parallel safe as $$
  select nullif(current_setting('app.membership_id', true), '')::uuid
$$;

-- The one clock: the calendar day in Berlin, or the day set for tests and the demo.
create or replace function app.today() returns date language sql stable parallel safe as $$
  select coalesce(
    nullif(current_setting('app.today', true), '')::date,
    (now() at time zone 'Europe/Berlin')::date)
$$;
