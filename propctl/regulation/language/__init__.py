"""The one filter language: conditions in ``need``, ``when``, ``where``, ``fill`` and ``--where``.

    departments has engineering and #departments >= $.departments_min
    @reply.to_posts has $.to          how often, when and by whom a step was done: @step, .at, .by, .field
    about@resolve.by != me            a path through a reference, then a step of that record
    linked.callbacks.callback         records of that form that point here
    about mentions $.items            which of several words a text holds (of a table: under which key)
    seen during $.window              the time of day lies in a window ("18:00-20:00", ends included)
    clock(transfer) = late            how one of the record's clocks stands
    age(seen) <= $.within             whether that limit, counted from then, is not over yet
    spent + amount - event.budget     amounts added and subtracted; sum(…), mean(…) of rows or records
    none(duty.entry, state = noted)   of which of many something holds: some, none, every, those, latest

What else is computed is a controller's. ``lexer`` and ``syntax`` read a text into a ``tree``; ``places`` says
where its names lead on a form (``names``); ``typecheck`` finds mistakes by ``types``.
"""
