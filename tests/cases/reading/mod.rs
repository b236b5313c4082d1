//! Reading cases and contacts: pages, filters, who reaches what, and how many statements it takes.

mod compiled;
mod counting;
mod filters;
mod paging;
mod personal;
mod reach;
mod ready;
mod references;
mod scene;
mod sides;
mod statements;
