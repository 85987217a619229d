//! Timetabling: courses to rooms and slots, so that rooms are large enough and nobody teaches twice at a time. A 0-1
//! program.

use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct Timetabling;

struct Scenario {
    who: &'static str,
    /// One course and several, their names, and who comes to them.
    course: [&'static str; 2],
    courses: [&'static str; 8],
    guests: &'static str,
    /// One room and several, and their names.
    room: [&'static str; 2],
    rooms: [&'static str; 3],
    /// One teacher and several, and what each does with a course.
    teacher: [&'static str; 2],
    teachers: [&'static str; 4],
    gives: &'static str,
    slots: [&'static str; 4],
    /// The least and the largest number of seats in steps.
    seats: [i64; 3],
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a university",
        course: ["course", "courses"],
        courses: ["algebra", "botany", "drama", "ethics", "French", "optics", "logic", "statistics"],
        guests: "students",
        room: ["room", "rooms"],
        rooms: ["R1", "R2", "R3"],
        teacher: ["lecturer", "lecturers"],
        teachers: ["Adams", "Brown", "Clark", "Davis"],
        gives: "teaches",
        slots: ["9:00", "11:00", "14:00", "16:00"],
        seats: [4, 20, 10],
    },
    Scenario {
        who: "a conference",
        course: ["workshop", "workshops"],
        courses: ["security", "design", "cloud", "robots", "maps", "speech", "games", "data"],
        guests: "guests",
        room: ["hall", "halls"],
        rooms: ["Rose", "Lily", "Iris"],
        teacher: ["speaker", "speakers"],
        teachers: ["Ono", "Pace", "Quinn", "Ruiz"],
        gives: "gives",
        slots: ["9:30", "11:30", "13:30", "15:30"],
        seats: [3, 16, 20],
    },
    Scenario {
        who: "a gym",
        course: ["class", "classes"],
        courses: ["yoga", "pilates", "boxing", "spinning", "dance", "judo", "stretching", "aerobics"],
        guests: "members",
        room: ["studio", "studios"],
        rooms: ["A", "B", "C"],
        teacher: ["trainer", "trainers"],
        teachers: ["Ella", "Finn", "Gina", "Hugo"],
        gives: "leads",
        slots: ["7:00", "12:00", "17:00", "19:00"],
        seats: [2, 9, 4],
    },
    Scenario {
        who: "a language school",
        course: ["course", "courses"],
        courses: ["Spanish", "Polish", "Hindi", "Arabic", "Dutch", "Greek", "Danish", "Korean"],
        guests: "learners",
        room: ["room", "rooms"],
        rooms: ["red", "blue", "green"],
        teacher: ["teacher", "teachers"],
        teachers: ["Ines", "Jan", "Kira", "Leo"],
        gives: "teaches",
        slots: ["Monday", "Tuesday", "Thursday", "Friday"],
        seats: [2, 8, 4],
    },
    Scenario {
        who: "a museum",
        course: ["lecture", "lectures"],
        courses: ["Rome", "Egypt", "maps", "coins", "masks", "ships", "clocks", "glass"],
        guests: "visitors",
        room: ["hall", "halls"],
        rooms: ["east", "west", "north"],
        teacher: ["curator", "curators"],
        teachers: ["Moss", "Nash", "Orr", "Pike"],
        gives: "gives",
        slots: ["10:00", "13:00", "15:00", "18:00"],
        seats: [3, 14, 10],
    },
    Scenario {
        who: "a hospital",
        course: ["training", "trainings"],
        courses: ["first aid", "hygiene", "triage", "X-ray", "ethics", "diet care", "wound care", "records"],
        guests: "nurses",
        room: ["room", "rooms"],
        rooms: ["101", "102", "103"],
        teacher: ["doctor", "doctors"],
        teachers: ["Shah", "Toth", "Ueda", "Vega"],
        gives: "holds",
        slots: ["Monday", "Tuesday", "Wednesday", "Thursday"],
        seats: [2, 10, 5],
    },
    Scenario {
        who: "a music school",
        course: ["ensemble", "ensembles"],
        courses: ["brass", "strings", "choir", "jazz", "drums", "flutes", "harps", "guitars"],
        guests: "players",
        room: ["studio", "studios"],
        rooms: ["S1", "S2", "S3"],
        teacher: ["conductor", "conductors"],
        teachers: ["Weiss", "Xu", "Young", "Zorn"],
        gives: "leads",
        slots: ["15:00", "16:30", "18:00", "19:30"],
        seats: [2, 9, 5],
    },
];

impl Family for Timetabling {
    fn name(&self) -> &'static str {
        "timetabling"
    }

    fn about(&self) -> &'static str {
        "place courses in rooms and time slots so that the wishes met count most"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario {
            who,
            course: [course, courses],
            courses: pool,
            guests,
            room: [room, rooms],
            rooms: room_names,
            teacher: [teacher, teachers],
            teachers: teacher_names,
            gives,
            slots,
            seats: [low, high, step],
        } = dice.pick(&SCENARIOS);
        let rooms_n = size.count(dice, (2, 2), (2, 3));
        let slots_n = size.count(dice, (2, 2), (3, 4));
        // Some room is free at some time.
        let n = size.count(dice, (3, 3), (5, 7)).min(rooms_n * slots_n - 1);
        let staff = size.count(dice, (2, 2), (3, 4));
        let names = dice.some(pool, n);
        let (room_names, slots, teacher_names) =
            (&room_names[..rooms_n], &slots[..slots_n], &teacher_names[..staff]);
        let (by, wish, guests_of, seats, optimum) = loop {
            // The first courses go round all teachers, the rest at random: everybody has one.
            let by: Vec<usize> = (0..n).map(|i| if i < staff { i } else { dice.index(staff) }).collect();
            let wish = dice.ints(n * slots_n, 1, 9);
            let mut seats: Vec<i64> =
                dice.ints(rooms_n, *low, *high).iter().map(|seats| seats * step).collect();
            seats.sort_unstable();
            let largest = *seats.last().unwrap_or(&0);
            let guests_of: Vec<i64> = (0..n).map(|_| largest * dice.int(35, 100) / 100).collect();
            let optimum = best(&wish, &guests_of, &seats, &by);
            // Rooms and teachers both matter.
            let ample = vec![largest; rooms_n];
            let apart: Vec<usize> = (0..n).collect();
            if let Some(optimum) = optimum
                && seats[0] < largest
                && Some(optimum) < best(&wish, &guests_of, &ample, &by)
                && Some(optimum) < best(&wish, &guests_of, &seats, &apart)
            {
                break (by, wish, guests_of, seats, optimum);
            }
        };
        let gives_it: Vec<i64> =
            (0..staff).flat_map(|l| by.iter().map(move |&own| i64::from(own == l))).collect();

        let mut f = Formulation::new(format!(
            "place {courses} in {rooms} and time slots for the largest total of wish points."
        ));
        let i = f.set("i", course, courses, &names);
        let r = f.set("r", room, rooms, room_names);
        let t = f.set("t", "slot", "slots", slots);
        let l = f.set("l", teacher, teachers, teacher_names);
        let w = f.param("w", "points", "", (i, t), &wish);
        let d = f.param("d", guests, "", i, &guests_of);
        let s = f.param("s", "seats", "", r, &seats);
        let g = f.param("g", &format!("{teacher} {gives} {course}"), "", (l, i), &gives_it);
        let x = f.var("x", "1 if {i} is in {r} at {t}", (i, r, t), Kind::Binary);
        f.maximize(sum((i, r, t), w.at((i, t)) * x.at((i, r, t))));
        f.require("once", i, sum((r, t), x.at((i, r, t))).equals(1));
        f.require("seats", i, sum((r, t), s.at(r) * x.at((i, r, t))).at_least(d.at(i)));
        f.require("room", (r, t), sum(i, x.at((i, r, t))).at_most(1));
        let own = over((i, r)).when(g.nonzero((l, i)));
        f.require(*teacher, (l, t), sum(own, x.at((i, r, t))).at_most(1));
        f.nonlinear = Some(format!("none, the seats that each {course} gets are a sum over its binaries"));

        let row = |i: usize| and(&wish[i * slots_n..(i + 1) * slots_n]);
        let told = each(&names, |i, name| match i {
            0 => format!("{name} {} {guests}, {} points", guests_of[0], row(0)),
            _ => format!("{name} {}, {}", guests_of[i], row(i)),
        });
        let table = each(&names, |i, name| format!("{name} ({}): {}", guests_of[i], row(i)));
        let seated: Vec<String> = (0..rooms_n).map(|r| format!("{} {}", room_names[r], seats[r])).collect();
        let seated = and(&seated);
        let teaching: Vec<String> = (0..staff)
            .map(|l| {
                let own: Vec<&str> = (0..n).filter(|&i| by[i] == l).map(|i| names[i]).collect();
                format!("{} {gives} {}", teacher_names[l], and(&own))
            })
            .collect();
        let teaching = and(&teaching);
        let times = and(slots);
        let question = match dice.wording(5) {
            0 => format!(
                "{} holds each of {n} {courses} once. The {guests} who come, and the points for the slots {times}, are: {told}. Seats \
                 of the {rooms}: {seated}. A {room} is for one {course} at a time, and everybody needs a seat. {teaching}, one at \
                 a time. Maximize the total points.",
                capital(who)
            ),
            1 => format!(
                "Slots {times}; {rooms} with seats: {seated}. {} ({guests}) and points by slot: {table}. {teaching}. Each \
                 {course} once, in a {room} that is large enough; no {room} and no {teacher} twice at a time. Max total points.",
                capital(courses)
            ),
            2 => format!(
                "When and where should {who} hold its {courses}? It has the slots {times}, and {rooms} with so many seats: \
                 {seated}. {teaching}; nobody can do two at once, nor can a {room}. Points for each slot tell how much it is \
                 liked: {told}. All {guests} must fit in. Each {course} takes one slot. The points should add up to the most."
            ),
            3 => format!(
                "We have asked our {guests} which of the slots {times} they like for each {course}. The points: {table}, with the \
                 number of {guests} in brackets. Our {rooms} have these seats: {seated}. At any time, a {room} takes one {course} \
                 and a {teacher} can hold one. {teaching}. All are held once. How many points can we reach?"
            ),
            _ => format!(
                "{teaching} at {who}, and no {teacher} can be in two {rooms} at once. {} expected and points if held at {times}: \
                 {told}. Every {course} gets one slot and one {room} with enough seats, never two {courses} in one: {seated}. \
                 Find the timetable with the most points.",
                capital(guests)
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// The most points; `None` when not everything can be placed.
fn best(wish: &[i64], guests: &[i64], seats: &[i64], by: &[usize]) -> Option<i64> {
    let slots = wish.len() / guests.len();
    place(0, &mut vec![Vec::new(); slots], wish, guests, seats, by)
}

/// Tries every slot for course number `next` and those behind it. Courses of a slot fit if the largest fits in the largest
/// room, the second in the second, and so on.
fn place(
    next: usize,
    placed: &mut [Vec<usize>],
    wish: &[i64],
    guests: &[i64],
    seats: &[i64],
    by: &[usize],
) -> Option<i64> {
    if next == guests.len() {
        return Some(0);
    }
    let slots = placed.len();
    let mut most = None;
    for t in 0..slots {
        placed[t].push(next);
        let mut sizes: Vec<i64> = placed[t].iter().map(|&i| guests[i]).collect();
        sizes.sort_unstable();
        let fits =
            sizes.len() <= seats.len() && sizes.iter().rev().zip(seats.iter().rev()).all(|(d, s)| d <= s);
        if fits && placed[t].iter().filter(|&&i| by[i] == by[next]).count() == 1 {
            let rest = place(next + 1, placed, wish, guests, seats, by);
            most = most.max(rest.map(|rest| rest + wish[next * slots + t]));
        }
        placed[t].pop();
    }
    most
}
