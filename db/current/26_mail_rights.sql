-- Who may have the program write to somebody: only who did what the mail tells of, and only to those it concerns.

/* Whether the acting membership may tell an organisation of this; the same rights as for doing it. */
create or replace function app.may_tell(kind text, organisation uuid, subject uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  case
    when kind in ('visitInvitation', 'visitChange', 'reportSheet') then
      return exists (
        select from app.visit_partner p
        where p.region_id = app.current_region() and p.visit_id = subject
          and p.organisation_id = may_tell.organisation
          and p.owner_id = any (app.organisations_where(
            case kind when 'reportSheet' then 'report.confirm' else 'visit.edit' end)));
    when kind in ('release', 'withdrawal') then
      return exists (
        select from app.release r
        where r.region_id = app.current_region() and r.id = subject and r.recipient_id = may_tell.organisation
          and r.organisation_id = any (app.organisations_where('matrix.release')));
    when kind in ('roundInvitation', 'roundExtension') then
      return app.may_in_region('round.run');
    when kind = 'roundWish' then
      return exists (
        select from app.round_extension e
        join app.organisation o on o.region_id = e.region_id and o.id = may_tell.organisation
        where e.region_id = app.current_region() and e.id = subject and o.kind = 'coordinationOffice'
          and e.owner_id = any (app.organisations_where('round.answer')));
    when kind = 'commentRound' then
      return app.may_in_region('template.edit');
    else
      return false;
  end case;
end $$;

/* The same for an invitation to an address. */
create or replace function app.may_tell_address(kind text, address text, subject uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return kind = 'invitation' and exists (
    select from app.invitation i
    where i.region_id = app.current_region() and i.id = subject and i.mail = may_tell_address.address
      and (i.organisation_id = any (app.organisations_where('people.invite'))
        or app.may_in_region('people.inviteLeads')));
end $$;

/* One mail for each person who leads the organisation; the sender need not know who they are. */
create or replace function app.mail_organisation(kind text, organisation uuid, subject uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not app.may_tell(kind, organisation, subject) then
    raise exception 'not to be told by this membership' using errcode = '42501';
  end if;
  perform app.mail_leads(app.current_region(), kind, organisation, subject);
end $$;

/* One mail to an address that may be no account yet (an invitation). */
create or replace function app.mail_address(kind text, address text, subject uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not app.may_tell_address(kind, address, subject) then
    raise exception 'not to be told by this membership' using errcode = '42501';
  end if;
  perform app.mail_invited(address, subject);
end $$;
