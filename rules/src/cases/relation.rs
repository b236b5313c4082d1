//! What a case is to another: it follows it, asks for the same, or is part of its reason.

use crate::problem::Problem;

/// The most relations that a case has, those to it among them.
pub const MOST_RELATIONS: u64 = 100;

/// What a case is to another.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(
    feature = "storage",
    derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(
        rs_type = "String",
        db_type = "Text",
        rename_all = "SCREAMING_SNAKE_CASE"
    )
)]
pub enum RelationKind {
    /// The one comes after the other, such as an appeal after a decision.
    Follows,
    /// The one asks for the same as the other.
    Duplicates,
    /// The one is part of the reason for the other.
    Contributes,
}

impl RelationKind {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[Self::Follows, Self::Duplicates, Self::Contributes];
}

/// A relation that is to be made, and what there is of its kind already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relate {
    /// Whether it is of a case to itself.
    pub is_self: bool,
    /// Whether the one is related so to the other.
    pub is_known: bool,
    /// Whether relations of the kind lead from the other to the one, over however many cases.
    pub leads_back: bool,
    /// How many relations the one has, of whatever kind.
    pub count: u64,
    /// How many relations the other has, of whatever kind.
    pub count_of_other: u64,
}

/// Why a case cannot be related so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RelateProblem {
    /// Both are the same case.
    SameCase,
    /// They are related so already.
    AlreadyRelated,
    /// The relations of the kind would lead in a circle.
    Circle,
    /// One of the two has as many relations as it may have.
    TooManyRelations,
}

impl Relate {
    /// Whether the relation can be made.
    ///
    /// # Errors
    /// Everything that keeps it from being made.
    pub fn decide(self) -> Result<(), Vec<Problem<RelateProblem>>> {
        use RelateProblem::{AlreadyRelated, Circle, SameCase, TooManyRelations};
        if self.is_self {
            let message = "A case has no relation to itself. Name another.";
            return Err(vec![Problem::new(SameCase, "toCaseId", message)]);
        }
        let full = |count| count >= MOST_RELATIONS;
        let too_many =
            format!("It has {MOST_RELATIONS} relations, which is the most. Take one away.");
        let faults = [
            (
                self.is_known,
                Problem::new(
                    AlreadyRelated,
                    "toCaseId",
                    "The case is related so to this one already.",
                ),
            ),
            (
                self.leads_back,
                Problem::new(
                    Circle,
                    "toCaseId",
                    "Relations of this kind lead from this case back to the first: they would go in a circle. Relate them the other way round, or take one away.",
                ),
            ),
            (
                full(self.count),
                Problem::new(TooManyRelations, "caseId", too_many.clone()),
            ),
            (
                full(self.count_of_other),
                Problem::new(TooManyRelations, "toCaseId", too_many),
            ),
        ];
        let found: Vec<_> = faults
            .into_iter()
            .filter_map(|(is_so, problem)| is_so.then_some(problem))
            .collect();
        if found.is_empty() { Ok(()) } else { Err(found) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(relate: Relate) -> Vec<(RelateProblem, String)> {
        let problems = relate.decide().err().unwrap_or_default();
        let told = problems.into_iter().map(|it| (it.code, it.field));
        told.collect()
    }

    #[test]
    fn a_case_is_related_to_another_once_and_in_no_circle() {
        assert_eq!(told(Relate::default()), []);
        let myself = Relate {
            is_self: true,
            leads_back: true,
            ..Relate::default()
        };
        let expected = [(RelateProblem::SameCase, "toCaseId".to_owned())];
        assert_eq!(told(myself), expected);
        let all = Relate {
            is_self: false,
            is_known: true,
            leads_back: true,
            count: 100,
            count_of_other: 100,
        };
        let expected = [
            (RelateProblem::AlreadyRelated, "toCaseId".to_owned()),
            (RelateProblem::Circle, "toCaseId".to_owned()),
            (RelateProblem::TooManyRelations, "caseId".to_owned()),
            (RelateProblem::TooManyRelations, "toCaseId".to_owned()),
        ];
        assert_eq!(told(all), expected);
        let nearly = Relate {
            count: 99,
            count_of_other: 99,
            ..Relate::default()
        };
        assert_eq!(told(nearly), []);
    }
}
