-- Accounts: what happens before anybody acts for an organisation.

/* The demo region of an account that belongs to demo regions only, else null. */
create or replace function auth.demo_region(account uuid) returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select min(r.id::text)::uuid
    from app.person p join app.region r on r.id = p.region_id
    where p.user_id = account
    having bool_and(r.is_demo)
      and not exists (select from auth.operator o where o.user_id = account));
end $$;

/*
 * "Passwort vergessen": one statement for known and unknown addresses alike. Three open links are enough
 * for anybody; more would only be a way to fill somebody's letter box.
 */
create or replace function auth.ask_for_reset(address text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  account auth."user";
  proof uuid;
begin
  select * into account from auth."user" u where u.email = address;
  if account.id is null or (
    select count(*) from auth.verification v
    where v.identifier = 'passwordReset' and v.value = account.id::text and v.expires_at > now()) >= 3
  then
    return;
  end if;
  insert into auth.verification (identifier, value, expires_at)
  values ('passwordReset', account.id::text, now() + interval '30 minutes') returning id into proof;
  perform auth.mail_account('passwordReset', account.id, proof);
end $$;

/* A mail to an account about the account itself; a demo's mails stay with the demo. */
create or replace function auth.mail_account(kind text, account uuid, subject uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into app.mail (region_id, kind, recipient, language, subject_id)
  select auth.demo_region(u.id), mail_account.kind, u.email, coalesce(u.language, 'de'), subject
  from auth."user" u where u.id = account;
end $$;

/* The same to an address that is not (or no longer) the account's. */
create or replace function auth.mail_address(kind text, account uuid, address text, subject uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into app.mail (region_id, kind, recipient, language, subject_id)
  select auth.demo_region(u.id), mail_address.kind, address, coalesce(u.language, 'de'), subject
  from auth."user" u where u.id = account;
end $$;

/* An operator is invited before there is a region to lead the row. */
create or replace function auth.mail_operator_invitation(invitation uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into app.mail (region_id, kind, recipient, language, subject_id)
  select null, 'operatorInvitation', i.mail, 'de', i.id
  from auth.operator_invitation i where i.id = invitation and i.mail is not null;
end $$;

/* Names that others would try first in this account's password. */
create or replace function auth.names_about(account uuid) returns text[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select array_agg(distinct one.name) from (
      select unnest(array[u.name, u.email]) as name from auth."user" u where u.id = account
      union select r.name from app.person p join app.region r on r.id = p.region_id where p.user_id = account
      union select o.name
        from app.person p
        join app.membership m on m.region_id = p.region_id and m.person_id = p.id
        join app.organisation o on o.region_id = m.region_id and o.id = m.organisation_id
        where p.user_id = account) one);
end $$;

/* A form that comes with the cookie of a session that is no more still says whose text it brings. */
create or replace function auth.remember_session() returns trigger
language plpgsql set search_path = '' as $$
begin
  insert into auth.ended_session (token, user_id)
  select old.token, old.user_id where exists (select from auth."user" u where u.id = old.user_id)
  on conflict do nothing;
  return null;
end $$;

create or replace trigger remember_session after delete on auth.session
  for each row execute function auth.remember_session();

/* The clock of a node may be wrong: when a session began and ends is the database's to say. */
create or replace function auth.date_session() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.created_at := now();
  new.updated_at := now();
  new.expires_at := now() + interval '12 hours';
  return new;
end $$;

create or replace trigger date_session before insert on auth.session
  for each row execute function auth.date_session();
