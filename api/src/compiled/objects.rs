//! What can be compiled: types of the schema with those of their fields that a row tells by itself or
//! through a row that it names. In SQL `{}` stands for the row.

use rules::cases::reference::Reference;

/// A type whose objects are rows of one table.
#[derive(Debug)]
pub(super) struct Type {
    /// Its name in the schema.
    pub name: &'static str,
    /// The table.
    pub table: &'static str,
    /// The fields that can be told.
    pub fields: &'static [(&'static str, Field)],
}

/// How a field is told.
#[derive(Debug)]
pub(super) enum Field {
    /// By a value of the row.
    Value(&'static str),
    /// By an instant of the row.
    Instant(&'static str),
    /// By the opaque id.
    Id,
    /// By the one object whose id the row has.
    One(One),
    /// By a page of objects that name the row.
    Page(Page),
}

/// One object beside another.
#[derive(Debug)]
pub(super) struct One {
    /// Its type.
    pub of: &'static Type,
    /// Its id.
    pub link: &'static str,
    /// Whether it is told only of cases whose personal fields are in reach.
    pub is_personal: bool,
}

/// A page of the objects that belong to another.
#[derive(Debug)]
pub(super) struct Page {
    /// Their type.
    pub of: &'static Type,
    /// The name of the connection's type.
    pub connection: &'static str,
    /// Their column that holds the other's id.
    pub parent: &'static str,
    /// Their order; true where it descends.
    pub order: &'static [(&'static str, bool)],
    /// Whether they are cases on the journey that the other is, of which those in reach are told.
    pub are_cases: bool,
    /// Whether they are events of the case that the other is, of which those that may be known are told.
    pub are_events: bool,
}

/// A root field that finds one object by its name.
#[derive(Debug)]
pub(super) struct Root {
    /// The type of the object.
    pub of: &'static Type,
    /// The argument, and the column of the same name.
    pub key: &'static str,
    /// What the argument holds.
    pub kind: Key,
    /// Whether it is a case, which must be in reach.
    pub is_case: bool,
}

/// What names an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// The reference of a case, however it was typed.
    Reference,
    /// A code.
    Code,
}

impl Key {
    /// The name as it is stored; `None` when it can be nobody's.
    pub fn stored(self, typed: &str) -> Option<String> {
        match self {
            Self::Reference => Reference::parse(typed).ok().map(|it| it.to_string()),
            Self::Code => rules::text::code(typed).is_ok().then(|| typed.to_owned()),
        }
    }
}

/// The root fields.
pub(super) static ROOTS: [(&str, Root); 3] = [
    (
        "case",
        Root {
            of: &CASE,
            key: "reference",
            kind: Key::Reference,
            is_case: true,
        },
    ),
    ("journey", by_code(&JOURNEY)),
    ("service", by_code(&SERVICE)),
];

const fn by_code(of: &'static Type) -> Root {
    Root {
        of,
        key: "code",
        kind: Key::Code,
        is_case: false,
    }
}

const fn one(of: &'static Type, link: &'static str) -> Field {
    Field::One(One {
        of,
        link,
        is_personal: false,
    })
}

static CASE: Type = Type {
    name: "Case",
    table: "cases",
    fields: &[
        ("id", Field::Id),
        ("reference", Field::Value("{}.reference")),
        ("externalId", Field::Value("{}.external_id")),
        ("state", Field::Value("{}.state")),
        ("demandCode", Field::Value("{}.demand_code")),
        ("receivedAt", Field::Instant("{}.received_at")),
        ("receivedOn", Field::Value("{}.received_on")),
        ("dueAt", Field::Instant("{}.due_at")),
        (
            "isOnTime",
            Field::Value("CASE WHEN {}.state = 'CLOSED' THEN {}.closed_at <= {}.due_at END"),
        ),
        ("closedAt", Field::Instant("{}.closed_at")),
        ("closedOn", Field::Value("{}.closed_on")),
        ("workingDays", Field::Value("{}.working_days")),
        (
            "hasContradictoryTimes",
            Field::Value("{}.has_contradictory_times"),
        ),
        ("recordedAt", Field::Instant("{}.recorded_at")),
        ("revision", Field::Value("{}.revision")),
        ("isErased", Field::Value("({}.erased_at IS NOT NULL)")),
        ("erasedAt", Field::Instant("{}.erased_at")),
        ("journey", one(&JOURNEY, "{}.journey_id")),
        ("channel", one(&CHANNEL, "{}.channel_id")),
        ("team", one(&TEAM, "{}.team_id")),
        ("outcome", one(&OUTCOME, "{}.outcome_id")),
        (
            "customer",
            Field::One(One {
                of: &CUSTOMER,
                link: "{}.customer_id",
                is_personal: true,
            }),
        ),
        (
            "history",
            Field::Page(Page {
                of: &CASE_EVENT,
                connection: "CaseEventConnection",
                parent: "case_id",
                order: &[("sequence", false)],
                are_cases: false,
                are_events: true,
            }),
        ),
    ],
};

static CASE_EVENT: Type = Type {
    name: "CaseEvent",
    table: "case_event",
    fields: &[
        ("id", Field::Id),
        ("sequence", Field::Value("{}.sequence")),
        ("kind", Field::Value("{}.kind")),
        ("happenedAt", Field::Instant("{}.happened_at")),
        ("recordedAt", Field::Instant("{}.recorded_at")),
        ("outcome", one(&OUTCOME, "{}.outcome_id")),
        ("team", one(&TEAM, "{}.team_id")),
    ],
};

static JOURNEY: Type = Type {
    name: "Journey",
    table: "journey",
    fields: &[
        ("id", Field::Id),
        ("code", Field::Value("{}.code")),
        ("title", Field::Value("{}.title")),
        ("description", Field::Value("{}.description")),
        ("customerKind", Field::Value("{}.customer_kind")),
        ("lgslId", Field::Value("{}.lgsl_id")),
        ("revision", Field::Value("{}.revision")),
        ("service", one(&SERVICE, "{}.service_id")),
        (
            "cases",
            Field::Page(Page {
                of: &CASE,
                connection: "CaseConnection",
                parent: "journey_id",
                order: &[("received_at", true), ("id", true)],
                are_cases: true,
                are_events: false,
            }),
        ),
    ],
};

static SERVICE: Type = Type {
    name: "Service",
    table: "service",
    fields: &[
        ("id", Field::Id),
        ("code", Field::Value("{}.code")),
        ("name", Field::Value("{}.name")),
        ("description", Field::Value("{}.description")),
        ("revision", Field::Value("{}.revision")),
    ],
};

static CUSTOMER: Type = Type {
    name: "Customer",
    table: "customer",
    fields: &[
        ("id", Field::Id),
        ("kind", Field::Value("{}.kind")),
        ("name", Field::Value("NULLIF({}.name, '')")),
        ("email", Field::Value("{}.email")),
        ("telephone", Field::Value("{}.telephone")),
        ("createdAt", Field::Instant("{}.created_at")),
        ("revision", Field::Value("{}.revision")),
        ("isErased", Field::Value("({}.erased_at IS NOT NULL)")),
        ("erasedAt", Field::Instant("{}.erased_at")),
    ],
};

static CHANNEL: Type = Type {
    name: "Channel",
    table: "channel",
    fields: &[
        ("id", Field::Id),
        ("code", Field::Value("{}.code")),
        ("title", Field::Value("{}.title")),
        ("revision", Field::Value("{}.revision")),
    ],
};

static TEAM: Type = Type {
    name: "Team",
    table: "team",
    fields: &[
        ("id", Field::Id),
        ("code", Field::Value("{}.code")),
        ("title", Field::Value("{}.title")),
        ("kind", Field::Value("{}.kind")),
        ("revision", Field::Value("{}.revision")),
    ],
};

static OUTCOME: Type = Type {
    name: "Outcome",
    table: "outcome",
    fields: &[
        ("id", Field::Id),
        ("code", Field::Value("{}.code")),
        ("title", Field::Value("{}.title")),
        ("kind", Field::Value("{}.kind")),
        ("revision", Field::Value("{}.revision")),
        ("journey", one(&JOURNEY, "{}.journey_id")),
    ],
};
