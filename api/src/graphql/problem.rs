//! Problems: what the caller of a mutation can put right. They come back in the payload, all
//! together, each with a code of that mutation, the path of the field in the input, and a sentence.

/// Declares the problem type of one mutation and the enum of its codes.
///
/// ```ignore
/// problems! {
///     /// What keeps a service from being made.
///     ServiceCreateProblem, ServiceCreateProblemCode {
///         /// The code is taken by another service of the council.
///         Taken,
///     }
/// }
/// ```
macro_rules! problems {
    (
        $(#[$doc:meta])*
        $problem:ident, $code:ident {
            $( $(#[$variant_doc:meta])* $variant:ident ),+ $(,)?
        }
    ) => {
        #[doc = concat!("The codes of `", stringify!($problem), "`.")]
        #[derive(async_graphql::Enum, Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $code {
            $( $(#[$variant_doc])* $variant, )+
        }

        $(#[$doc])*
        #[derive(async_graphql::SimpleObject, Clone, Debug)]
        pub struct $problem {
            /// What is wrong, for programs.
            pub code: $code,
            /// The path of the field in the input, outermost first; empty when the input as a whole is meant.
            pub field: Vec<String>,
            /// What is wrong, where, and how to mend it, in plain English.
            pub message: String,
        }

        impl $problem {
            /// A problem at `field`, given as the path `a.b.c` in the input.
            pub(crate) fn new(code: $code, field: &str, message: impl Into<String>) -> Self {
                Self {
                    code,
                    field: field.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect(),
                    message: message.into(),
                }
            }
        }

        impl $crate::graphql::mutation::Problem for $problem {
            type Code = $code;

            fn at(code: $code, field: &str, message: impl Into<String>) -> Self {
                Self::new(code, field, message)
            }

            fn told(self) -> $crate::graphql::mutation::Told {
                $crate::graphql::mutation::Told::new(self.code, self.field, self.message)
            }
        }

        impl From<$problem> for $crate::graphql::mutation::Stop<$problem> {
            fn from(problem: $problem) -> Self {
                Self::Problems(vec![problem])
            }
        }
    };
}

pub(crate) use problems;

/// What a caller reads whose revision is no longer the present one.
#[must_use]
pub fn conflict(current: i64) -> String {
    format!(
        "Somebody changed this since you read it: the current revision is {current}. Read it again and repeat your change."
    )
}
