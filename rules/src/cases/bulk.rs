//! Many cases at once: how many, and where a job on them stands.

/// The most cases that one request names.
pub const MOST_ITEMS: usize = 100;

/// The most cases of a job.
pub const MOST_CASES: usize = 10_000;

/// The most jobs of one account that have not ended.
pub const MOST_JOBS: usize = 10;

/// How often in a row a job may break off by a fault of ours before it is given up.
pub const MOST_FAULTS: i64 = 10;

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "storage",
    derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(
        rs_type = "String",
        db_type = "Text",
        rename_all = "SCREAMING_SNAKE_CASE"
    )
)]
pub enum JobState {
    /// Nothing is done yet.
    Queued,
    /// Some cases are done, others not.
    Running,
    /// Every case is done, or could not be.
    Done,
    /// Somebody stopped it: what was done stays.
    Cancelled,
    /// It could not go on: what was done stays.
    Failed,
}

impl JobState {
    /// Those of jobs that go on.
    pub const LIVE: [Self; 2] = [Self::Queued, Self::Running];

    /// Whether it goes on.
    #[must_use]
    pub fn is_live(self) -> bool {
        Self::LIVE.contains(&self)
    }
}

/// Where a case of a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "storage",
    derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(
        rs_type = "String",
        db_type = "Text",
        rename_all = "SCREAMING_SNAKE_CASE"
    )
)]
pub enum RowState {
    /// Its turn has not come.
    Waiting,
    /// It was changed.
    Succeeded,
    /// It could not be changed.
    Failed,
}

/// What is done to each case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "storage",
    derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(
        rs_type = "String",
        db_type = "Text",
        rename_all = "SCREAMING_SNAKE_CASE"
    )
)]
pub enum BulkVerb {
    /// It is given to somebody.
    Assign,
    /// It is moved to another stage.
    Move,
    /// It is closed.
    Close,
    /// A note is added to it.
    Note,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_goes_on_until_it_has_ended() {
        let ended = [JobState::Done, JobState::Cancelled, JobState::Failed];
        assert!(JobState::LIVE.iter().all(|state| state.is_live()));
        assert!(!ended.iter().any(|state| state.is_live()));
    }
}
