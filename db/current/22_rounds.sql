-- Erhebungsrunden: what the coordination learns of them, and who is reminded.

/* Rounds the acting organisation is asked in. */
create or replace function app.rounds_of_mine() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(array_agg(p.round_id), '{}') from app.round_owner p
    where p.region_id = app.current_region() and p.owner_id = any (app.organisations_where('round.read')));
end $$;

/*
 * Matrix versions with which the acting organisation may still begin although newer ones have taken their place:
 * an open round asks for them.
 */
create or replace function app.templates_asked_of_me() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(array_agg(p.template_id), '{}') from app.round_owner p
    join app.assessment_round r on r.region_id = p.region_id and r.id = p.round_id and r.state = 'open'
    where p.region_id = app.current_region() and p.owner_id = any (app.organisations_where('round.answer'))
      and p.assessment_id is null);
end $$;

create or replace function app.is_open_round(round uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from app.assessment_round r
    where r.region_id = app.current_region() and r.id = round and r.state = 'open');
end $$;

/* The day until which a Schulträger has time: its own deadline where it was given one that is later. */
create or replace function app.round_deadline(participation app.round_owner) returns date
language plpgsql stable set search_path = '' as $$
begin
  return greatest(
    (select r.due_on from app.assessment_round r
      where r.region_id = participation.region_id and r.id = participation.round_id),
    (select max(e.until) from app.round_extension e
      where e.region_id = participation.region_id and e.owner_id = participation.owner_id
        and e.participation_id = participation.id and e.state = 'granted'));
end $$;

/*
 * What the coordination learns of matrices of others: how many criteria of each theme are answered, only of those
 * that were begun for a round that is open, and never what was answered.
 */
create or replace function app.round_counts(round uuid) returns table (owner_id uuid, theme_id uuid, answered integer, asked integer)
language plpgsql stable security definer set search_path = '' as $$
begin
  if not app.may_in_region('round.run') then return; end if;
  return query
    select p.owner_id, c.theme_id, count(w.criterion_id)::int, count(*)::int
    from app.round_owner p
    join app.assessment_round r on r.region_id = p.region_id and r.id = p.round_id and r.state = 'open'
    join app.criterion c on c.region_id = p.region_id and c.template_id = p.template_id
      and app.is_asked(c.applies_to, p.owner_id)
    left join app.answer w on w.region_id = p.region_id and w.assessment_id = p.assessment_id
      and w.criterion_id = c.id and not w.is_carried and (w.current_level is not null or w.no_level is not null)
    where p.region_id = app.current_region() and p.round_id = round and p.assessment_id is not null
    group by p.owner_id, c.theme_id;
end $$;

/* Whoever freezes the matrix it began for a round has done what it was asked for. */
create or replace function app.finish_in_round() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update app.round_owner p
  set state = 'finished', state_at = app.now(), state_by = new.taken_by, until = null, reason = ''
  where p.region_id = new.region_id and p.assessment_id = new.assessment_id and p.state in ('begun', 'later', 'paused');
  return null;
end $$;

/*
 * Reminds each Schulträger on the days before its own deadline, once; of several days missed only for the last.
 * Whoever said „später“ or „pausiert“ or has finished is left in peace.
 */
create or replace function app.remind_of_rounds() returns integer
language plpgsql security definer set search_path = '' as $$
declare
  due record;
  made integer := 0;
begin
  -- Two processes remind at the same minute.
  perform pg_advisory_xact_lock(hashtextextended('round reminders', 0));
  for due in
    select p.region_id, p.id, p.owner_id, d.due_on, min(n.days) as days
    from app.round_owner p
    join app.assessment_round r on r.region_id = p.region_id and r.id = p.round_id and r.state = 'open'
    join app.region g on g.id = p.region_id and g.suspended_at is null
    cross join lateral (select app.round_deadline(p) as due_on) d
    cross join lateral unnest(r.remind_days) n (days)
    where p.state in ('invited', 'begun') and d.due_on >= app.today() and d.due_on - n.days <= app.today()
      and d.due_on - n.days > p.invited_on
    group by p.region_id, p.id, p.owner_id, d.due_on
    having p.reminded_due is distinct from d.due_on or p.reminded_days > min(n.days)
  loop
    perform app.mail_leads(due.region_id, 'roundReminder', due.owner_id, due.id);
    update app.round_owner p set reminded_due = due.due_on, reminded_days = due.days
    where p.region_id = due.region_id and p.id = due.id;
    made := made + 1;
  end loop;
  return made;
end $$;

/* The offices that run the rounds of a region. */
create or replace function app.offices_of(region uuid) returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(array_agg(o.id), '{}') from app.organisation o
    where o.region_id = region and o.kind = 'coordinationOffice');
end $$;

/* What a mail about a round tells; `mail.subject_id` is a participation or, of a decision, the extension. */
create or replace function app.mail_round(mail app.mail) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'roundId', r.id, 'label', r.label, 'aim', r.aim, 'dueOn', app.round_deadline(p), 'ownerName', o.name,
      'isDeclined', coalesce(e.state = 'declined', false), 'wishedUntil', e.until,
      'obstacle', case
        when mail.kind = 'roundWish' and not app.still_reaches(p.region_id, mail.recipient, app.offices_of(p.region_id))
          then 'recipient'
        when mail.kind = 'roundWish' and e.state is distinct from 'asked' then 'used'
        when mail.kind <> 'roundWish' and not app.still_reaches(p.region_id, mail.recipient, array[p.owner_id]) then 'recipient'
        when r.state = 'closed' then 'withdrawn'
        when mail.kind = 'roundReminder' and app.round_deadline(p) < app.today() then 'expired'
        when mail.kind = 'roundReminder' and p.state not in ('invited', 'begun') then 'used'
        when mail.kind = 'roundInvitation' and p.state <> 'invited' then 'used'
        when p.state = 'finished' then 'used' end)
    from app.round_owner p
    join app.assessment_round r on r.region_id = p.region_id and r.id = p.round_id
    join app.organisation o on o.region_id = p.region_id and o.id = p.owner_id
    left join app.round_extension e on e.region_id = p.region_id and e.participation_id = p.id
      and e.id = mail.subject_id
    where p.region_id = mail.region_id
      and p.id = coalesce((select x.participation_id from app.round_extension x
        where x.region_id = mail.region_id and x.id = mail.subject_id), mail.subject_id));
end $$;
