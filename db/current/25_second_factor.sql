-- The second factor: who must have one, and what a sign-in with one does.

/* Whether the account has anything to prove itself with beside the password. */
create or replace function auth.has_factor(account uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from auth.totp t where t.user_id = account)
    or exists (select from auth.passkey k where k.user_id = account);
end $$;

/*
 * The day from which on the account reaches nothing without a second factor: so many days after it got the first
 * role that needs one, or after this rule came to the installation. Null: no role of it needs one.
 */
create or replace function auth.factor_due_on(account uuid) returns date
language plpgsql stable security definer set search_path = '' as $$
declare
  since date := (
    select min(one.day) from (
      select greatest(m.valid_from, m.role_since) as day
      from app.person p
      join app.membership m on m.region_id = p.region_id and m.person_id = p.id
      join app.role r on r.code = m.role
      where p.user_id = account and r.needs_second_factor and p.suspended_at is null and app.is_current(m)
      union all
      select (o.since at time zone 'Europe/Berlin')::date from auth.operator o where o.user_id = account) one);
begin
  if since is null then return null; end if;
  return greatest(since, (
      select (a.applied_at at time zone 'Europe/Berlin')::date
      from migration.applied a where a.name = '0054_second_factor.sql'))
    + coalesce(nullif(current_setting('app.factor_grace', true), ''), '0')::integer;
end $$;

/* A membership that is given another role has it from that day on. */
create or replace function app.note_role() returns trigger language plpgsql set search_path = '' as $$
begin
  new.role_since := (now() at time zone 'Europe/Berlin')::date;
  return new;
end $$;

/* Whether the time to set one up is over. By the clock of the machine, which no setting shifts. */
create or replace function auth.factor_is_due(account uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce(auth.factor_due_on(account) <= (now() at time zone 'Europe/Berlin')::date, false);
end $$;

/*
 * Where the account of a new session has a second factor, the session is gone again and only half of a sign-in is
 * left, good for ten minutes. False: the password was all there is to it.
 */
create or replace function auth.halve_session(session_token text, half_token text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare account uuid;
begin
  delete from auth.session s where s.token = session_token and auth.has_factor(s.user_id) returning s.user_id into account;
  if account is null then return false; end if;
  delete from auth.ended_session e where e.token = session_token;
  insert into auth.half_session (token, user_id, expires_at) values (half_token, account, now() + interval '10 minutes');
  return true;
end $$;

/*
 * Counts a code that is tried, before it is judged: five for each sign-in, fifteen an hour for the account. Null
 * where there is no such sign-in (any more); `seconds` until another try makes sense, null: now.
 */
create or replace function auth.try_code(half_token text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  half auth.half_session;
  attempt auth.factor_attempt;
begin
  update auth.half_session h set tries = h.tries + 1
  where h.token = half_token and h.expires_at > now()
  returning * into half;
  if half.token is null then return null; end if;
  if half.tries > 5 then
    return jsonb_build_object('userId', half.user_id, 'seconds', ceil(extract(epoch from half.expires_at - now())));
  end if;
  insert into auth.factor_attempt as a (user_id, tries) values (half.user_id, 1)
  on conflict (user_id) do update set
    tries = case when a.window_started_at > now() - interval '1 hour' then a.tries + 1 else 1 end,
    window_started_at = case when a.window_started_at > now() - interval '1 hour' then a.window_started_at else now() end
  returning * into attempt;
  return jsonb_build_object('userId', half.user_id, 'seconds', case when attempt.tries > 15 then
    ceil(extract(epoch from attempt.window_started_at + interval '1 hour' - now())) end);
end $$;

/*
 * The code of a time step counts once, on whichever node: true for the first who brings it, and nothing before it
 * counts afterwards.
 */
create or replace function auth.use_step(account uuid, step bigint) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update auth.totp t set last_step = use_step.step where t.user_id = account and t.last_step < use_step.step;
  return found;
end $$;

/* A recovery code is good once; its account is told. */
create or replace function auth.use_recovery_code(account uuid, given text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update auth.recovery_code c set used_at = now() where c.user_id = account and c.code = given and c.used_at is null;
  if not found then return false; end if;
  perform auth.mail_account('recoveryCodeUsed', account, account);
  return true;
end $$;

/* The second factor was right: the half sign-in is over, and tries begin anew. False where another one was first. */
create or replace function auth.end_half_session(half_token text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare account uuid;
begin
  delete from auth.half_session h where h.token = half_token and h.expires_at > now() returning h.user_id into account;
  if account is null then return false; end if;
  delete from auth.factor_attempt a where a.user_id = account;
  return true;
end $$;

/* From now on the session is proven by this, and every other one of the account has ended. */
create or replace function auth.prove_session(session uuid, account uuid, proof text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update auth.session s set proof = prove_session.proof where s.id = session and s.user_id = account;
  delete from auth.session s where s.user_id = account and s.id <> session;
  delete from auth.half_session h where h.user_id = account;
end $$;

/* Everything of a second factor goes, and nobody stays signed in without it. */
create or replace function app.reset_factor(account uuid, address text) returns void
language plpgsql security definer set search_path = '' as $$
declare person uuid := (select u.id from auth."user" u where u.email = lower(address));
begin
  perform app.note_operator_deed(account, 'factorReset', '');
  if person is null or not auth.has_factor(person) then return; end if;
  delete from auth.totp t where t.user_id = person;
  delete from auth.totp_setup t where t.user_id = person;
  delete from auth.passkey k where k.user_id = person;
  delete from auth.recovery_code c where c.user_id = person;
  delete from auth.half_session h where h.user_id = person;
  delete from auth.factor_attempt a where a.user_id = person;
  delete from auth.session s where s.user_id = person;
  perform auth.mail_account('factorReset', person, person);
end $$;

/* The same for an operator; false for everybody else. Whether the address has an account is told by nothing. */
create or replace function auth.operator_reset_factor(account uuid, address text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select from auth.operator o where o.user_id = account) then return false; end if;
  perform app.reset_factor(account, address);
  return true;
end $$;
