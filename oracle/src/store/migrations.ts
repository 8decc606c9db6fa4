/** One step of the schema. Steps are only ever added at the end; a step that was released never changes. */
export type Migration = { readonly number: number; readonly name: string; readonly sql: string };

export const MIGRATIONS: readonly Migration[] = [
  {
    number: 1,
    name: "first storey",
    sql: `
      create table node (
        id integer primary key check (id = 1),
        chain_id bigint not null,
        escrow text not null,
        risk_oracle text not null,
        signer text not null,
        start_block bigint not null,
        manifest text not null,
        model_id text not null,
        epoch bigint not null
      );
      create table cursor (
        id integer primary key check (id = 1),
        number bigint not null,
        hash text not null,
        timestamp bigint not null,
        floor bigint not null,
        labels bigint not null,
        feed_offset bigint not null,
        feed_line bigint not null,
        base_offset bigint not null,
        base_line bigint not null
      );
      create table blocks (
        number bigint primary key,
        hash text not null,
        timestamp bigint not null,
        labels bigint not null,
        feed_offset bigint not null,
        feed_line bigint not null,
        journal text not null
      );
      create table events (
        block bigint not null,
        log_index integer not null,
        kind text not null,
        payment_id text not null,
        at bigint not null,
        data text not null,
        primary key (block, log_index)
      );
      create index events_payment on events (payment_id);
      create table feature_state (key text primary key, value text not null);
      create table payments (
        payment_id text primary key,
        block bigint not null,
        log_index integer not null,
        at bigint not null,
        payer text not null,
        payee text not null,
        token text not null,
        amount numeric(78) not null,
        refund_by bigint not null,
        gate_terms text not null,
        features text not null,
        abstained text
      );
      create index payments_block on payments (block);
      create table signed (
        subject text primary key,
        round bigint not null,
        digest text not null
      );
      create table reports (
        subject text not null,
        round bigint not null,
        digest text not null,
        amount numeric(78) not null,
        features text not null,
        extra_features text not null,
        model text not null,
        manifest text not null,
        block_hash text not null,
        valid_until bigint not null,
        signature text not null,
        score integer not null,
        verdict text not null,
        payer text not null,
        source text not null,
        orphaned boolean not null default false,
        primary key (subject, round)
      );
      create index reports_round on reports (round);
      create index reports_asked on reports (valid_until) where source = 'asked';
    `,
  },
];
