//! The council: its parts, people, channels, services and customers.

pub mod channel;
pub mod council;
pub mod customer;
pub mod directorate;
pub mod import_run;
pub mod service;
pub mod skill;
pub mod staff;
pub mod staff_absence;
pub mod staff_skill;
pub mod team;
pub mod team_member;
