"""Why a backup or a restore is not done: what, why, and what would make it possible, both languages."""

from __future__ import annotations

from collections.abc import Iterable

_MOST_NAMED = 5


class NotPossible(Exception):
    """Nothing was done; the message says why and what helps, in Chinese and in English."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")


def _listed(names: Iterable[object]) -> str:
    every = [str(name) for name in names]
    more = f" …（共{len(every)}）" if len(every) > _MOST_NAMED else ""
    return ", ".join(every[:_MOST_NAMED]) + more


def there_already(folder: object) -> NotPossible:
    """A backup never replaces another."""
    return NotPossible(
        f"{folder} 已经存在，没有备份：备份从不覆盖。请换一个新的文件夹名。",
        f"{folder} exists already: a backup never overwrites. Name a new folder.",
    )


def inside_the_instance(folder: object) -> NotPossible:
    """A backup that lies where the originals lie is lost with them."""
    return NotPossible(
        f"{folder} 在 instance/ 里面：原件丢了备份也一起丢。请放到别的地方。",
        f"{folder} lies inside the instance path and would be lost with it. Choose another place.",
    )


def no_tables(where: str) -> NotPossible:
    """There is nothing to back up."""
    return NotPossible(
        f"数据库 {where} 里还没有建表，没有可备份的。请先运行 flask --app wsgi db upgrade。",
        f"{where} has no tables yet: nothing to back up. Run `flask --app wsgi db upgrade` first.",
    )


def damaged(said: object) -> NotPossible:
    """The copied database does not hold together."""
    return NotPossible(
        f"数据库自检不通过：{said}。没有留下备份；请用上一份备份，并检查磁盘。",
        f"The database fails its own check: {said}. No backup was left; see to the disk.",
    )


def not_whole(folder: object) -> NotPossible:
    """A folder without its list is no backup, or half of one."""
    return NotPossible(
        f"{folder} 里没有 manifest.json：这不是一份完整的备份（没有备份完的文件夹名字里有 .part）。",
        f"{folder} has no manifest.json: it is no whole backup (unfinished ones are called .part).",
    )


def unreadable(folder: object, error: object) -> NotPossible:
    """The list is there and makes no sense to this code."""
    return NotPossible(
        f"{folder}/manifest.json 读不懂：{error}。请用写下它的那个版本，或换一份备份。",
        f"{folder}/manifest.json cannot be read: {error}. Use the version that wrote it.",
    )


def missing(names: Iterable[object]) -> NotPossible:
    """Files that the list names are not there."""
    named = _listed(names)
    return NotPossible(
        f"备份里少了 {named}，没有恢复。请从另一份拷贝补齐这些文件，或用另一份备份。",
        f"Missing in the backup: {named}. Nothing was restored; bring them from another copy.",
    )


def altered(names: Iterable[object]) -> NotPossible:
    """Files are not what was written."""
    named = _listed(names)
    return NotPossible(
        f"备份里的 {named} 与备份时不一样（大小或 sha256 不符），没有恢复。请用另一份没有改动过的拷贝。",
        f"Altered since the backup: {named} (size or sha256). Nothing was restored; use another copy.",
    )


def keys_to_bring(names: Iterable[object], instance: object) -> NotPossible:
    """The backup was made without its keys, and they are not here."""
    named = _listed(names)
    return NotPossible(
        f"这份备份不含密钥，{instance} 里也没有对应的 {named}，没有恢复。"
        "请把另外保存的密钥文件放到那里，再恢复。",
        f"This backup was made without keys, and {instance} has not the right {named}. "
        "Put the keys kept elsewhere there, then restore.",
    )


def another_engine(theirs: str, ours: str) -> NotPossible:
    """A dump of one database cannot be read by the other."""
    return NotPossible(
        f"备份来自 {theirs}，这里的 DATABASE_URL 是 {ours}，没有恢复。请把 DATABASE_URL 改成 {theirs} 的空库。",
        f"The backup is of {theirs}, DATABASE_URL is {ours}. Point it at an empty {theirs} database.",
    )


def unknown_revision(heads: Iterable[object]) -> NotPossible:
    """The backup is newer than this code."""
    named = _listed(heads)
    return NotPossible(
        f"备份的表是 {named}，这个版本的程序不认识，没有恢复。请先把程序更新到做备份时的版本或更新的版本。",
        f"The backup's tables are at {named}, unknown to this code. Update the code first.",
    )


def not_empty(where: str) -> NotPossible:
    """Nothing is ever restored over what is there."""
    return NotPossible(
        f"数据库 {where} 里已经有表，没有恢复：恢复从不覆盖。请停下服务，换一个空的数据库"
        "（SQLite：把旧文件连同 -wal、-shm 移到别处；PostgreSQL：createdb 一个新库并改 DATABASE_URL）。",
        f"{where} has tables already: a restore never overwrites. Stop the service and give it an "
        "empty database (SQLite: move the old file, -wal and -shm away; PostgreSQL: a new database).",
    )


def in_the_way(names: Iterable[object], instance: object) -> NotPossible:
    """Other files of the same names are there."""
    named = _listed(names)
    return NotPossible(
        f"{instance} 里已有内容不同的 {named}，没有恢复。请先把它们移到别处（不要删除），或换一个空的 INSTANCE_PATH。",
        f"{instance} holds other files of the names {named}. Move them away, do not delete them, "
        "or use an empty INSTANCE_PATH.",
    )


def no_program(name: str, major: int, found: str) -> NotPossible:
    """PostgreSQL's own program is missing, or older than the server."""
    had = f"（这里的是 {found}，比服务器旧）" if found else ""
    return NotPossible(
        f"要有 PostgreSQL {major} 以上的 {name}{had}。请运行：apt-get install postgresql-client-{major}",
        f"{name} of PostgreSQL {major} or newer is needed{f', found {found}' if found else ''}. "
        f"Run: apt-get install postgresql-client-{major}",
    )


def program_failed(name: str, said: str) -> NotPossible:
    """PostgreSQL's own program gave up."""
    return NotPossible(
        f"{name} 没有做成：{said.strip()}",
        f"{name} failed, see above; nothing half done was left behind.",
    )


def may_not_make_databases(user: object, error: object) -> NotPossible:
    """The drill needs a database of its own."""
    return NotPossible(
        f"演练要临时建一个数据库，用户 {user} 没有权限：{error}。请由数据库管理员运行：ALTER ROLE {user} CREATEDB",
        f"The drill makes a database of its own, which {user} may not. Run: ALTER ROLE {user} CREATEDB",
    )
