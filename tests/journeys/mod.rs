//! The catalogue: journeys, versions, stages, outcomes.
