-- Forms that were sent already, as src/server/sending.ts asks in the transaction that writes.

/*
 * Notes a form as sent, or tells what became of it: whether it brought the same then, and where its answer led. Whoever
 * sends it a second time waits here until the first is done. A request speaks for its own person only.
 */
create or replace function app.claim_sending(given_sender uuid, given_key text, given_body text)
returns table (is_first boolean, is_same boolean, location text)
language plpgsql security definer set search_path = '' as $$
declare who uuid := coalesce(app.current_person(), given_sender);
begin
  insert into auth.sending (sender, key, body) values (who, given_key, given_body) on conflict do nothing;
  if found then
    return query select true, true, null::text;
  else
    return query select false, s.body = given_body, s.location from auth.sending s
      where s.sender = who and s.key = given_key;
  end if;
end $$;

/* Where the answer to it leads. */
create or replace function app.settle_sending(given_sender uuid, given_key text, given_location text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update auth.sending s set location = given_location
  where s.sender = coalesce(app.current_person(), given_sender) and s.key = given_key;
end $$;
