"""Named tuples whose classes take a fresh process next to no time to make.

`typing.NamedTuple` compiles a function of each class and every annotation of it; of the seventy
classes that a search loads that was a tenth of all. This does the same by what they share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import _tuplegetter

    class _Named(type):
        """Makes a class whose annotations are the fields of its tuples."""

        def __new__(cls, name, bases, space):
            base = globals().get("NamedTuple", tuple)
            if base in bases:
                fields = tuple(space.get("__annotations__", ()))
                defaults = {f: space.pop(f) for f in fields if f in space}
                own = {"_fields": fields, "__match_args__": fields, "_field_defaults": defaults}
                getters = {f: _tuplegetter(i, None) for i, f in enumerate(fields)}
                space = {"__slots__": (), **own, **getters, **space}
            return super().__new__(cls, name, bases, space)

    class NamedTuple(tuple, metaclass=_Named):
        """As `typing.NamedTuple`; annotations are strings (`from __future__`)."""

        __slots__ = ()
        _fields = ()
        _field_defaults: ClassVar = {}

        def __new__(cls, *values, **named):
            if named and not values:
                row = cls._field_defaults | named
                if len(row) == len(cls._fields) and all(map(row.__contains__, cls._fields)):
                    return tuple.__new__(cls, map(row.__getitem__, cls._fields))
            if named or len(values) != len(cls._fields):
                values = cls._filled(values, named)
            return tuple.__new__(cls, values)

        @classmethod
        def _filled(cls, values, named):
            given = dict(zip(cls._fields, values, strict=False))
            row = cls._field_defaults | given | named
            twice, extra = given.keys() & named, row.keys() - set(cls._fields)
            missing = [f for f in cls._fields if f not in row]
            if twice or extra or missing or len(values) > len(cls._fields):
                wrong = ", ".join(map(repr, [*twice, *extra, *missing])) or len(values)
                raise TypeError(f"{cls.__name__}: missing, unknown or given twice: {wrong}")
            return [row[f] for f in cls._fields]

        @classmethod
        def _make(cls, values):
            return cls(*values)

        def _replace(self, **named):
            unknown = named.keys() - set(self._fields)
            if unknown:
                raise ValueError(f"Got unexpected field names: {sorted(unknown)}")
            return self._make(map(named.get, self._fields, self))

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            row: Any = zip(self._fields, self, strict=True)
            return f"{type(self).__name__}({', '.join(f'{f}={v!r}' for f, v in row)})"

        def __getnewargs__(self):
            return tuple(self)
