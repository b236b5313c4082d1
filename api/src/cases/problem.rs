//! What all verbs on a case answer alike: missing, changed meanwhile, a wrong text; and how a verb's
//! rules become its problems.

use rules::problem::Problem;
use rules::text::Limits;

use crate::graphql::mutation::Stop;
use crate::graphql::text::{Rule, faults};

/// Declares the problem type of a verb on a case: what all have in common, the problems of its rules
/// one to one, and after `and` those of its own.
macro_rules! case_problems {
    (
        $(#[$doc:meta])*
        $problem:ident, $code:ident of $verb:ident {
            $( $(#[$variant_doc:meta])* $variant:ident ),* $(,)?
        }
        $( and { $( $(#[$own_doc:meta])* $own:ident ),+ $(,)? } )?
    ) => {
        $crate::cases::problem::case_problems! {
            $(#[$doc])*
            $problem, $code {
                $( $(#[$variant_doc])* $variant, )*
                $( $( $(#[$own_doc])* $own, )+ )?
            }
        }

        impl From<rules::problem::Problem<$verb>> for $problem {
            fn from(problem: rules::problem::Problem<$verb>) -> Self {
                let code = match problem.code {
                    $( $verb::$variant => $code::$variant, )*
                };
                Self::new(code, &problem.field, problem.message)
            }
        }
    };
    (
        $(#[$doc:meta])*
        $problem:ident, $code:ident {
            $( $(#[$own_doc:meta])* $own:ident ),* $(,)?
        }
    ) => {
        crate::graphql::problem::problems! {
            $(#[$doc])*
            $problem, $code {
                /// It does not exist, or not for you.
                NotFound,
                /// Somebody changed it since the revision last seen.
                Conflict,
                /// A value is blank, too long, holds what it may not, or excludes another that was given.
                Invalid,
                $( $(#[$own_doc])* $own, )*
            }
        }

        impl $crate::cases::problem::Common for $problem {
            fn not_found(field: &str, message: &str) -> Self {
                Self::new($code::NotFound, field, message)
            }

            fn invalid(field: &str, message: String) -> Self {
                Self::new($code::Invalid, field, message)
            }
        }

        impl $crate::cases::problem::Revised for $problem {
            fn conflict(revision: i64) -> Self {
                let message = crate::graphql::problem::conflict(revision);
                Self::new($code::Conflict, "expectedRevision", message)
            }
        }
    };
}

pub(super) use case_problems;

/// The problems that every mutation here can have.
pub(super) trait Common {
    /// What `field` names does not exist, or not for this viewer.
    fn not_found(field: &str, message: &str) -> Self;
    /// The value of `field` cannot be used.
    fn invalid(field: &str, message: String) -> Self;
}

/// The problem of every change of what exists already.
pub(super) trait Revised: Common {
    /// Somebody was quicker; this is the present revision.
    fn conflict(revision: i64) -> Self;
}

/// The problems found so far, so that all go back together.
#[derive(Debug)]
pub(super) struct Problems<P>(Vec<P>);

impl<P: Common> Problems<P> {
    /// None yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Those of the texts in an input.
    pub fn of_texts<'a>(
        texts: impl IntoIterator<Item = (&'a str, Option<&'a str>, Limits)>,
    ) -> Self {
        let mut problems = Self::new();
        problems.add_texts(texts);
        problems
    }

    /// Those of further texts.
    pub fn add_texts<'a>(
        &mut self,
        texts: impl IntoIterator<Item = (&'a str, Option<&'a str>, Limits)>,
    ) {
        let texts = texts
            .into_iter()
            .map(|(field, given, limits)| (field, given, Rule::Words(limits)));
        let found = faults(texts);
        self.0.extend(
            found
                .into_iter()
                .map(|(field, message)| P::invalid(field, message)),
        );
    }

    /// One more.
    pub fn add(&mut self, problem: P) {
        self.0.push(problem);
    }

    /// One more, with which all go back.
    pub fn and(&mut self, problem: P) -> Stop<P> {
        self.0.push(problem);
        self.refused()
    }

    /// One more, if there is something wrong with a value.
    pub fn add_invalid(&mut self, field: &str, message: Option<String>) {
        self.0
            .extend(message.map(|message| P::invalid(field, message)));
    }

    /// What the verb cannot go on without: without it all problems so far go back.
    pub fn need<T>(&mut self, found: Result<T, P>) -> Result<T, Stop<P>> {
        found.map_err(|problem| self.and(problem))
    }

    /// What the verb can go on without for a while; without it nothing will be written.
    pub fn noted<T>(&mut self, found: Result<T, P>) -> Option<T> {
        found.map_err(|problem| self.0.push(problem)).ok()
    }

    /// What was found, or nothing and all that is wrong with it.
    pub fn all_or_nothing<T>(&mut self, found: Result<Option<T>, Vec<P>>) -> Option<T> {
        found.unwrap_or_else(|problems| {
            self.0.extend(problems);
            None
        })
    }

    /// The answer of the rules, when nothing else was wrong either.
    pub fn decided<T, C>(&mut self, decision: Result<T, Vec<Problem<C>>>) -> Result<T, Stop<P>>
    where
        P: From<Problem<C>>,
    {
        match decision {
            Ok(decided) if self.0.is_empty() => Ok(decided),
            Ok(_) => Err(self.refused()),
            Err(problems) => {
                self.0.extend(problems.into_iter().map(P::from));
                Err(self.refused())
            }
        }
    }

    /// Goes on when nothing is wrong.
    pub fn none(&mut self) -> Result<(), Stop<P>> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(self.refused())
        }
    }

    fn refused(&mut self) -> Stop<P> {
        Stop::Problems(std::mem::take(&mut self.0))
    }
}
