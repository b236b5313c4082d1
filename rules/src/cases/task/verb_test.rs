use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::cases::lifecycle::Assignee;

const STAGE: Uuid = Uuid::from_u128(1);
const TEAM: Uuid = Uuid::from_u128(2);

const fn task(state: TaskState) -> TaskStatus {
    TaskStatus {
        state,
        is_required: false,
        case: CaseState::Open,
    }
}

const fn of_ended(state: TaskState) -> TaskStatus {
    TaskStatus {
        case: CaseState::Closed,
        ..task(state)
    }
}

fn codes<T, Code>(answer: Result<T, Vec<Problem<Code>>>) -> Vec<Code> {
    let problems = answer.err().unwrap_or_default();
    problems.into_iter().map(|problem| problem.code).collect()
}

fn assignee(is_active: bool, teams: &[Uuid]) -> Assignee {
    Assignee {
        id: Uuid::from_u128(9),
        is_active,
        teams: teams.to_vec(),
    }
}

#[test]
fn only_an_open_task_of_an_open_case_is_completed() {
    use CompleteTaskProblem::{CaseNotOpen, TaskNotOpen};
    assert_eq!(complete(task(TaskState::Open)), Ok(TaskState::Done));
    for state in [TaskState::Done, TaskState::Dropped, TaskState::Lapsed] {
        assert_eq!(codes(complete(task(state))), [TaskNotOpen], "{state:?}");
    }
    for state in TaskState::ALL {
        assert_eq!(
            codes(complete(of_ended(*state))),
            [CaseNotOpen],
            "{state:?}"
        );
    }
}

#[test]
fn whatever_is_not_open_is_opened_again_while_its_case_is_open() {
    use ReopenTaskProblem::{AlreadyOpen, CaseNotOpen};
    for state in [TaskState::Done, TaskState::Dropped, TaskState::Lapsed] {
        assert_eq!(reopen(task(state)), Ok(TaskState::Open), "{state:?}");
        assert_eq!(codes(reopen(of_ended(state))), [CaseNotOpen], "{state:?}");
    }
    assert_eq!(codes(reopen(task(TaskState::Open))), [AlreadyOpen]);
}

#[test]
fn a_required_task_is_dropped_only_by_who_may_waive_it() {
    use DropTaskProblem::{CaseNotOpen, TaskNotOpen, TaskRequired};
    let (worker, manager) = (DropTask { may_waive: false }, DropTask { may_waive: true });
    let required = TaskStatus {
        is_required: true,
        ..task(TaskState::Open)
    };
    assert_eq!(worker.decide(task(TaskState::Open)), Ok(TaskState::Dropped));
    assert_eq!(codes(worker.decide(required)), [TaskRequired]);
    assert_eq!(manager.decide(required), Ok(TaskState::Dropped));
    let done = TaskStatus {
        state: TaskState::Done,
        ..required
    };
    assert_eq!(codes(worker.decide(done)), [TaskNotOpen, TaskRequired]);
    assert_eq!(
        codes(manager.decide(of_ended(TaskState::Open))),
        [CaseNotOpen]
    );
}

#[test]
fn a_task_is_given_to_active_staff_of_its_team() {
    use AssignTaskProblem::{AssigneeInactive, AssigneeNotInTeam, CaseNotOpen, TaskNotOpen};
    let member = assignee(true, &[TEAM]);
    let gone = assignee(false, &[]);
    let give = |team, assignee| AssignTask { team, assignee };
    let open = task(TaskState::Open);
    assert_eq!(give(Some(TEAM), Some(&member)).decide(open), Ok(()));
    assert_eq!(give(None, Some(&member)).decide(open), Ok(()));
    assert_eq!(give(None, None).decide(open), Ok(()));
    assert_eq!(
        codes(give(Some(TEAM), Some(&gone)).decide(open)),
        [AssigneeInactive, AssigneeNotInTeam]
    );
    let done = task(TaskState::Done);
    assert_eq!(codes(give(None, None).decide(done)), [TaskNotOpen]);
    let ended = of_ended(TaskState::Lapsed);
    assert_eq!(codes(give(None, None).decide(ended)), [CaseNotOpen]);
}

#[test]
fn a_task_is_added_to_an_open_case_within_its_bounds() {
    use AddTaskProblem::{CaseNotOpen, DueOutOfBounds, StageUnknown, TooManyOpen};
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let today = NaiveDate::MIN + chrono::Days::new(1);
    let add = |stage, due_on| AddTask {
        stage,
        due_on,
        team: None,
        assignee: None,
    };
    let onto = |state, open_tasks| Onto {
        state,
        stages: &[STAGE],
        open_tasks,
    };
    let open = onto(CaseState::Open, MOST_OPEN_TASKS - 1);
    assert_eq!(add(Some(STAGE), Some(today)).decide(open, today), Ok(()));
    assert_eq!(add(None, day("2199-12-31")).decide(open, today), Ok(()));
    for wrong in [Some(NaiveDate::MIN), day("2200-01-01")] {
        assert_eq!(
            codes(add(None, wrong).decide(open, today)),
            [DueOutOfBounds]
        );
    }
    let full = onto(CaseState::Withdrawn, MOST_OPEN_TASKS);
    assert_eq!(
        codes(add(Some(TEAM), None).decide(full, today)),
        [CaseNotOpen, TooManyOpen, StageUnknown]
    );
}
