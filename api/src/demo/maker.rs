//! Ids that follow from the seed: the same council comes out twice, on either database.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::chance::Chance;

/// Makes the rows of one council: draws by chance and gives ids.
#[derive(Clone, Debug)]
pub struct Maker {
    /// Where chance comes from.
    pub chance: Chance,
    council_id: Uuid,
}

impl Maker {
    /// A maker of the council that `seed` makes, for one purpose.
    #[must_use]
    pub fn new(seed: u64, purpose: u64, founded_at: DateTime<Utc>) -> Self {
        let council_id = new_id(&mut Chance::new(seed, 0), founded_at);
        Self {
            chance: Chance::new(seed, purpose),
            council_id,
        }
    }

    /// The council that everything made belongs to.
    #[must_use]
    pub const fn council_id(&self) -> Uuid {
        self.council_id
    }

    /// A new id: a `UUIDv7` of the instant at which its row would have been written.
    pub fn id(&mut self, at: DateTime<Utc>) -> Uuid {
        new_id(&mut self.chance, at)
    }
}

/// Ids that follow from the id of another row: what is told beside the story takes nothing from its chance,
/// so that the story stays as it is.
#[derive(Clone, Debug)]
pub struct Beside(Chance);

impl Beside {
    /// The ids beside a row.
    #[must_use]
    pub fn row(id: Uuid) -> Self {
        Self(Chance::new(id.as_u64_pair().1, 5))
    }

    /// A new id: a `UUIDv7` of the instant at which its row would have been written.
    pub fn id(&mut self, at: DateTime<Utc>) -> Uuid {
        new_id(&mut self.0, at)
    }
}

fn new_id(chance: &mut Chance, at: DateTime<Utc>) -> Uuid {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
    let mut random = [0; 10];
    let drawn = chance
        .bits()
        .to_be_bytes()
        .into_iter()
        .chain(chance.bits().to_be_bytes());
    for (place, byte) in random.iter_mut().zip(drawn) {
        *place = byte;
    }
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}
