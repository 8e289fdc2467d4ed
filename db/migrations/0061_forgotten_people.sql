-- People who left are forgotten: what remains is that somebody did what was done, in which function.
alter table app.person add column forgotten_at timestamptz;
