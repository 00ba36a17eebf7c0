/* Made from the gateway's contract by "npm run generate:client". Change the schemas, not this file. */
export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The program lives */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "ok" | "ready";
                            version: string;
                            bundleSha256: string | null;
                        };
                    };
                };
                /** @description If-None-Match names what it is now. */
                304: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description invalid_request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description too_many_requests */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The ledger can be reached */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "ok" | "ready";
                            version: string;
                            bundleSha256: string | null;
                        };
                    };
                };
                /** @description If-None-Match names what it is now. */
                304: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description invalid_request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description too_many_requests */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every pool, in the file's order, and what is left of removed ones */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            pools: {
                                name: string;
                                /** @enum {string} */
                                mode: "exclusive" | "shared";
                                /** @description The target policy in force. */
                                target: {
                                    fixed: number;
                                };
                                /** @description Where the target was set by hand: since when, and in whose place. It lasts until changed back. */
                                targetOverride: {
                                    since: string | null;
                                    /** @description What the pools file asks for, and a target of null returns to. */
                                    fileTarget: {
                                        fixed: number;
                                    };
                                } | null;
                                /** @description What the policy comes to now. */
                                want: number;
                                /** @description Launching, warm, busy, claimed and draining together. */
                                maxWorkers: number;
                                counts: {
                                    launching: number;
                                    /** @description Warm and idle. */
                                    warm: number;
                                    /** @description Warm, with running tasks that no claim explains. */
                                    busy: number;
                                    claimed: number;
                                    draining: number;
                                };
                                hits: number;
                                misses: number;
                                /** @description Of the last hour. */
                                latency: {
                                    /** @description How long grabs that got a worker took to be answered, probe and hook included, waiting in line left out. */
                                    claimLatencyMilliseconds: {
                                        p50: number;
                                        p90: number;
                                        p99: number;
                                    } | null;
                                    /** @description From a worker's launch to its first answer as a ready one. */
                                    secondsToWarm: {
                                        p50: number;
                                        p90: number;
                                        p99: number;
                                    } | null;
                                };
                                /** @description What all live workers cost an hour now, at the on-demand price of us-east-1; Spot is counted in full. */
                                spendUsdPerHour: number;
                                /** @description The part of it that idle, warm workers cost. */
                                idleUsdPerHour: number;
                                /** @description The controller's last pass over this pool. */
                                lastPass: string | null;
                                paused: {
                                    note: string;
                                    /** Format: date-time */
                                    until: string;
                                } | null;
                                /** @description What is wrong now, in words, the gravest first. */
                                problems: string[];
                            }[];
                            /** @description No longer configured: they drain, their claims live on to their end, then they are forgotten. Their workers can be read. */
                            removed: {
                                name: string;
                                counts: {
                                    launching: number;
                                    /** @description Warm and idle. */
                                    warm: number;
                                    /** @description Warm, with running tasks that no claim explains. */
                                    busy: number;
                                    claimed: number;
                                    draining: number;
                                };
                                lastPass: string | null;
                                problems: string[];
                            }[];
                        };
                    };
                };
                /** @description If-None-Match names what it is now. */
                304: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description invalid_request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description too_many_requests */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pools/{pool}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One pool */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    pool: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            name: string;
                            /** @enum {string} */
                            mode: "exclusive" | "shared";
                            /** @description The target policy in force. */
                            target: {
                                fixed: number;
                            };
                            /** @description Where the target was set by hand: since when, and in whose place. It lasts until changed back. */
                            targetOverride: {
                                since: string | null;
                                /** @description What the pools file asks for, and a target of null returns to. */
                                fileTarget: {
                                    fixed: number;
                                };
                            } | null;
                            /** @description What the policy comes to now. */
                            want: number;
                            /** @description Launching, warm, busy, claimed and draining together. */
                            maxWorkers: number;
                            counts: {
                                launching: number;
                                /** @description Warm and idle. */
                                warm: number;
                                /** @description Warm, with running tasks that no claim explains. */
                                busy: number;
                                claimed: number;
                                draining: number;
                            };
                            hits: number;
                            misses: number;
                            /** @description Of the last hour. */
                            latency: {
                                /** @description How long grabs that got a worker took to be answered, probe and hook included, waiting in line left out. */
                                claimLatencyMilliseconds: {
                                    p50: number;
                                    p90: number;
                                    p99: number;
                                } | null;
                                /** @description From a worker's launch to its first answer as a ready one. */
                                secondsToWarm: {
                                    p50: number;
                                    p90: number;
                                    p99: number;
                                } | null;
                            };
                            /** @description What all live workers cost an hour now, at the on-demand price of us-east-1; Spot is counted in full. */
                            spendUsdPerHour: number;
                            /** @description The part of it that idle, warm workers cost. */
                            idleUsdPerHour: number;
                            /** @description The controller's last pass over this pool. */
                            lastPass: string | null;
                            paused: {
                                note: string;
                                /** Format: date-time */
                                until: string;
                            } | null;
                            /** @description What is wrong now, in words, the gravest first. */
                            problems: string[];
                        };
                    };
                };
                /** @description If-None-Match names what it is now. */
                304: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description invalid_request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description pool_not_found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error404"];
                    };
                };
                /** @description too_many_requests */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Sets the target or pauses the pool, until changed back */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    pool: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description null returns to the file's target. */
                        target?: {
                            fixed: number;
                        } | null;
                        /** @description null ends the pause. */
                        paused?: {
                            note: string;
                            /** Format: date-time */
                            until: string;
                        } | null;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            name: string;
                            /** @enum {string} */
                            mode: "exclusive" | "shared";
                            /** @description The target policy in force. */
                            target: {
                                fixed: number;
                            };
                            /** @description Where the target was set by hand: since when, and in whose place. It lasts until changed back. */
                            targetOverride: {
                                since: string | null;
                                /** @description What the pools file asks for, and a target of null returns to. */
                                fileTarget: {
                                    fixed: number;
                                };
                            } | null;
                            /** @description What the policy comes to now. */
                            want: number;
                            /** @description Launching, warm, busy, claimed and draining together. */
                            maxWorkers: number;
                            counts: {
                                launching: number;
                                /** @description Warm and idle. */
                                warm: number;
                                /** @description Warm, with running tasks that no claim explains. */
                                busy: number;
                                claimed: number;
                                draining: number;
                            };
                            hits: number;
                            misses: number;
                            /** @description Of the last hour. */
                            latency: {
                                /** @description How long grabs that got a worker took to be answered, probe and hook included, waiting in line left out. */
                                claimLatencyMilliseconds: {
                                    p50: number;
                                    p90: number;
                                    p99: number;
                                } | null;
                                /** @description From a worker's launch to its first answer as a ready one. */
                                secondsToWarm: {
                                    p50: number;
                                    p90: number;
                                    p99: number;
                                } | null;
                            };
                            /** @description What all live workers cost an hour now, at the on-demand price of us-east-1; Spot is counted in full. */
                            spendUsdPerHour: number;
                            /** @description The part of it that idle, warm workers cost. */
                            idleUsdPerHour: number;
                            /** @description The controller's last pass over this pool. */
                            lastPass: string | null;
                            paused: {
                                note: string;
                                /** Format: date-time */
                                until: string;
                            } | null;
                            /** @description What is wrong now, in words, the gravest first. */
                            problems: string[];
                        };
                    };
                };
                /** @description invalid_request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description forbidden_origin */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error403"];
                    };
                };
                /** @description pool_not_found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error404"];
                    };
                };
                /** @description payload_too_large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error413"];
                    };
                };
                /** @description unsupported_media_type */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error415"];
                    };
                };
                /** @description too_many_requests */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/pools/{pool}/drain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A target of 0, until changed back; claimed workers live on to their end */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    pool: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            name: string;
                            /** @enum {string} */
                            mode: "exclusive" | "shared";
                            /** @description The target policy in force. */
                            target: {
                                fixed: number;
                            };
                            /** @description Where the target was set by hand: since when, and in whose place. It lasts until changed back. */
                            targetOverride: {
                                since: string | null;
                                /** @description What the pools file asks for, and a target of null returns to. */
                                fileTarget: {
                                    fixed: number;
                                };
                            } | null;
                            /** @description What the policy comes to now. */
                            want: number;
                            /** @description Launching, warm, busy, claimed and draining together. */
                            maxWorkers: number;
                            counts: {
                                launching: number;
                                /** @description Warm and idle. */
                                warm: number;
                                /** @description Warm, with running tasks that no claim explains. */
                                busy: number;
                                claimed: number;
                                draining: number;
                            };
                            hits: number;
                            misses: number;
                            /** @description Of the last hour. */
                            latency: {
                                /** @description How long grabs that got a worker took to be answered, probe and hook included, waiting in line left out. */
                                claimLatencyMilliseconds: {
                                    p50: number;
                                    p90: number;
                                    p99: number;
                                } | null;
                                /** @description From a worker's launch to its first answer as a ready one. */
                                secondsToWarm: {
                                    p50: number;
                                    p90: number;
                                    p99: number;
                                } | null;
                            };
                            /** @description What all live workers cost an hour now, at the on-demand price of us-east-1; Spot is counted in full. */
                            spendUsdPerHour: number;
                            /** @description The part of it that idle, warm workers cost. */
                            idleUsdPerHour: number;
                            /** @description The controller's last pass over this pool. */
                            lastPass: string | null;
                            paused: {
                                note: string;
                                /** Format: date-time */
                                until: string;
                            } | null;
                            /** @description What is wrong now, in words, the gravest first. */
                            problems: string[];
                        };
                    };
                };
                /** @description invalid_request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description forbidden_origin */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error403"];
                    };
                };
                /** @description pool_not_found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error404"];
                    };
                };
                /** @description payload_too_large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error413"];
                    };
                };
                /** @description unsupported_media_type */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error415"];
                    };
                };
                /** @description too_many_requests */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pools/{pool}/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the controller did lately, and why; the newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description As the page before gave it. */
                    next?: string;
                };
                header?: never;
                path: {
                    pool: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            decisions: {
                                id: string;
                                pool: string;
                                /** Format: date-time */
                                at: string;
                                action: string;
                                workerId?: string;
                                count?: number;
                                reason: string;
                                outcome: string;
                            }[];
                            next?: string;
                        };
                    };
                };
                /** @description If-None-Match names what it is now. */
                304: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description invalid_request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description pool_not_found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error404"];
                    };
                };
                /** @description too_many_requests */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pools/{pool}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Workers, demand, latencies and money over an hour, a day, a week, a year, or from and to */
        get: {
            parameters: {
                query?: {
                    span?: "hour" | "day" | "week" | "year";
                    /** @description Together with to, in place of span. */
                    from?: string;
                    /** @description Now where it is absent. */
                    to?: string;
                };
                header?: never;
                path: {
                    pool: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            stepSeconds: number;
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            to: string;
                            /** @description The oldest first, 500 at most; a step of which nothing is known is left out. */
                            history: {
                                /**
                                 * Format: date-time
                                 * @description Where the step begins.
                                 */
                                at: string;
                                /** @description How long the step is. */
                                seconds: number;
                                /** @description Workers by state; null where no controller made a pass. */
                                counts: {
                                    /** @description The mean over the step. */
                                    launching: number;
                                    /** @description The mean over the step. */
                                    warm: number;
                                    /** @description The mean over the step. */
                                    busy: number;
                                    /** @description The mean over the step. */
                                    claimed: number;
                                    /** @description The mean over the step. */
                                    draining: number;
                                } | null;
                                want: number | null;
                                maxWorkers: number | null;
                                /** @description Grabs asked: hits and misses. */
                                demand: number;
                                hits: number;
                                misses: number;
                                /** @description How long grabs that got a worker took to be answered, probe and hook included, waiting in line left out. */
                                claimLatencyMilliseconds: {
                                    p50: number;
                                    p90: number;
                                    p99: number;
                                } | null;
                                /** @description From a worker's launch to its first answer as a ready one. */
                                secondsToWarm: {
                                    p50: number;
                                    p90: number;
                                    p99: number;
                                } | null;
                                /** @description What the workers cost in this step, at the on-demand price. */
                                spendUsd: number;
                                /** @description The part of it that idle, warm workers cost. */
                                idleSpendUsd: number;
                            }[];
                        };
                    };
                };
                /** @description If-None-Match names what it is now. */
                304: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description invalid_request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description pool_not_found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error404"];
                    };
                };
                /** @description too_many_requests */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is wrong now over all pools, how the NAT and the controller are, and money an hour */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            nat: {
                                /**
                                 * @description Of the NAT instance: none where the deployment has no instance; unknown where AWS did not tell.
                                 * @enum {string}
                                 */
                                state: "healthy" | "replacing" | "down" | "none" | "unknown";
                                /** @description The same in words. */
                                note: string;
                            };
                            controller: {
                                /** @enum {string} */
                                state: "healthy" | "late" | "absent";
                                /** @description Over any pool. */
                                lastPass: string | null;
                                /** @description When this gateway last saw the controllers' lease renewed; null until it has. */
                                lastHeartbeat: string | null;
                                note: string;
                            };
                            /** @description All that is wrong now, in words, the worst first; a problem without a pool is everybody's. */
                            problems: {
                                pool?: string;
                                problem: string;
                            }[];
                            /** @description What all live workers cost an hour now, at the on-demand price of us-east-1; Spot is counted in full. */
                            spendUsdPerHour: number;
                            /** @description The part of it that idle, warm workers cost. */
                            idleUsdPerHour: number;
                        };
                    };
                };
                /** @description If-None-Match names what it is now. */
                304: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description invalid_request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description too_many_requests */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pools/{pool}/workers/{worker}/accepts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What tasks a worker accepts, by its own description, else by those that it has had */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    pool: string;
                    worker: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * @description Whether workers of this pool take tasks at all.
                             * @enum {string}
                             */
                            tasks: "accepted" | "not_accepted";
                            /**
                             * @description Where this is from: the worker described itself; the tasks that it has had; its protocol alone.
                             * @enum {string}
                             */
                            told: "by_worker" | "by_its_tasks" | "by_protocol";
                            note: string;
                            /** @description A JSON Schema (2020-12) of a task. */
                            schema: {
                                [key: string]: unknown;
                            } | null;
                            /** @description Tasks that this worker has had, the latest first. */
                            examples: {
                                [key: string]: unknown;
                            }[];
                        };
                    };
                };
                /** @description If-None-Match names what it is now. */
                304: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description invalid_request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description pool_not_found, worker_not_found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error404"];
                    };
                };
                /** @description too_many_requests */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pools/{pool}/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The live workers of a pool, or those in one state */
        get: {
            parameters: {
                query?: {
                    /** @description All live workers where it is absent; of stopped ones the latest 1,000. */
                    state?: "launching" | "warm" | "busy" | "claimed" | "draining" | "stopped";
                    limit?: number;
                    /** @description As the page before gave it. */
                    next?: string;
                };
                header?: never;
                path: {
                    pool: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            workers: {
                                id: string;
                                pool: string;
                                /** @enum {string} */
                                state: "launching" | "warm" | "busy" | "claimed" | "draining" | "stopped";
                                /** @description Private: reach it through url. */
                                address?: string;
                                port?: number;
                                /** @description The worker through the proxy. */
                                url: string;
                                zone?: string;
                                capacityProvider: string;
                                /** @description Task definition, family:revision. */
                                template: string;
                                /** @description Why it was launched. */
                                reason: string;
                                /** Format: date-time */
                                launchedAt: string;
                                /** @description What a launching worker waits for: its place, its image, its start, or its first answer. */
                                launch?: {
                                    /** @enum {string} */
                                    step: "placing" | "pulling" | "starting" | "getting_ready";
                                    /** Format: date-time */
                                    since: string;
                                };
                                /** Format: date-time */
                                startedAt?: string;
                                /** Format: date-time */
                                warmAt?: string;
                                /** Format: date-time */
                                busySince?: string;
                                /** Format: date-time */
                                silentSince?: string;
                                /** Format: date-time */
                                unreadySince?: string;
                                /** Format: date-time */
                                leakedSince?: string;
                                /**
                                 * Format: date-time
                                 * @description Since when ECS has been stopping it though its claim lives; Spot gives two minutes.
                                 */
                                reclaimingSince?: string;
                                /** Format: date-time */
                                drainingAt?: string;
                                drainReason?: string;
                                /** Format: date-time */
                                stoppedAt?: string;
                                claimsServed: number;
                                claim?: {
                                    id: string;
                                    holder?: string;
                                    fence: number;
                                    /** Format: date-time */
                                    createdAt: string;
                                    /** Format: date-time */
                                    expiresAt: string;
                                };
                                endedClaim?: {
                                    id: string;
                                    holder?: string;
                                    fence: number;
                                    /** Format: date-time */
                                    createdAt: string;
                                    /** Format: date-time */
                                    expiresAt: string;
                                    /** Format: date-time */
                                    endedAt: string;
                                    /** @enum {string} */
                                    endReason: "released" | "expired" | "worker_stopped";
                                };
                                status?: {
                                    /** Format: date-time */
                                    reportedAt: string;
                                    runningTasks: number;
                                    freeSlots: number;
                                    maxSlots: number;
                                };
                                /** @description How a stopped worker ended. */
                                end?: {
                                    exitCode?: number;
                                    stopCode?: string;
                                    stoppedReason?: string;
                                };
                            }[];
                            next?: string;
                        };
                    };
                };
                /** @description If-None-Match names what it is now. */
                304: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description invalid_request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description pool_not_found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error404"];
                    };
                };
                /** @description too_many_requests */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pools/{pool}/workers/{worker}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One worker, with its tasks asked of it now; a stopped one with how it ended */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    pool: string;
                    worker: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            pool: string;
                            /** @enum {string} */
                            state: "launching" | "warm" | "busy" | "claimed" | "draining" | "stopped";
                            /** @description Private: reach it through url. */
                            address?: string;
                            port?: number;
                            /** @description The worker through the proxy. */
                            url: string;
                            zone?: string;
                            capacityProvider: string;
                            /** @description Task definition, family:revision. */
                            template: string;
                            /** @description Why it was launched. */
                            reason: string;
                            /** Format: date-time */
                            launchedAt: string;
                            /** @description What a launching worker waits for: its place, its image, its start, or its first answer. */
                            launch?: {
                                /** @enum {string} */
                                step: "placing" | "pulling" | "starting" | "getting_ready";
                                /** Format: date-time */
                                since: string;
                            };
                            /** Format: date-time */
                            startedAt?: string;
                            /** Format: date-time */
                            warmAt?: string;
                            /** Format: date-time */
                            busySince?: string;
                            /** Format: date-time */
                            silentSince?: string;
                            /** Format: date-time */
                            unreadySince?: string;
                            /** Format: date-time */
                            leakedSince?: string;
                            /**
                             * Format: date-time
                             * @description Since when ECS has been stopping it though its claim lives; Spot gives two minutes.
                             */
                            reclaimingSince?: string;
                            /** Format: date-time */
                            drainingAt?: string;
                            drainReason?: string;
                            /** Format: date-time */
                            stoppedAt?: string;
                            claimsServed: number;
                            claim?: {
                                id: string;
                                holder?: string;
                                fence: number;
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                            };
                            endedClaim?: {
                                id: string;
                                holder?: string;
                                fence: number;
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                                /** Format: date-time */
                                endedAt: string;
                                /** @enum {string} */
                                endReason: "released" | "expired" | "worker_stopped";
                            };
                            status?: {
                                /** Format: date-time */
                                reportedAt: string;
                                runningTasks: number;
                                freeSlots: number;
                                maxSlots: number;
                            };
                            /** @description How a stopped worker ended. */
                            end?: {
                                exitCode?: number;
                                stopCode?: string;
                                stoppedReason?: string;
                            };
                            /** @description The oldest first. */
                            timeline: {
                                /** Format: date-time */
                                at: string;
                                /**
                                 * @description The state from then on.
                                 * @enum {string}
                                 */
                                state: "launching" | "warm" | "busy" | "claimed" | "draining" | "stopped";
                                /**
                                 * @description A step of the launch, by ECS: asked, placed (with its network interface), pulled, started; ready by its probe.
                                 * @enum {string}
                                 */
                                phase?: "asked" | "placed" | "pulled" | "started" | "ready";
                                reason: string;
                            }[];
                            /** @description A stopped worker's last words, the oldest first. */
                            logLines?: {
                                /** Format: date-time */
                                at: string;
                                message: string;
                            }[];
                            /** @description Why there are none, or not all. */
                            logNote?: string;
                            /** @description Asked of the worker now; absent where there was nobody to ask. */
                            tasks?: {
                                id: string;
                                modelClass: string;
                                modelConstructionKwargs?: {
                                    [key: string]: unknown;
                                };
                                method: string;
                                methodKwargs: {
                                    [key: string]: unknown;
                                };
                                /** @enum {string} */
                                status: "running" | "complete" | "failed" | "unknown";
                                /** Format: date-time */
                                startedAt?: string;
                                /** Format: date-time */
                                finishedAt?: string;
                                results?: {
                                    type: string;
                                    payload: unknown;
                                };
                            }[];
                            subtasks?: {
                                id: string;
                                modelClass: string;
                                modelConstructionKwargs?: {
                                    [key: string]: unknown;
                                };
                                method: string;
                                methodKwargs: {
                                    [key: string]: unknown;
                                };
                                /** @enum {string} */
                                status: "running" | "complete" | "failed" | "unknown";
                                /** Format: date-time */
                                startedAt?: string;
                                /** Format: date-time */
                                finishedAt?: string;
                                results?: {
                                    type: string;
                                    payload: unknown;
                                };
                                batch: string;
                                number: number;
                            }[];
                            /** @description Why the worker did not tell its tasks. */
                            tasksProblem?: string;
                        };
                    };
                };
                /** @description If-None-Match names what it is now. */
                304: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description invalid_request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description pool_not_found, worker_not_found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error404"];
                    };
                };
                /** @description too_many_requests */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pools/{pool}/claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Grabs warm workers of an exclusive pool: one, or count of them, all or none */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Makes a retry of the same request answer the same claims. Remembered for 24 h. 1 to 128 printable ASCII characters: as a quoted string ("…", as the IETF draft has it), or bare without spaces and quotes. */
                    "idempotency-key"?: string;
                };
                path: {
                    pool: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": {
                        /** @description Who holds the claim, for people. */
                        holder?: string;
                        /** @description The pool's default where it is absent. */
                        leaseSeconds?: number;
                        /** @description How many workers, all or none: one where it is absent, and no more than the pool's maxWorkers. */
                        count?: number;
                        /** @description The claim ends after so long unless it is renewed, gets a task or a proxied call with its fence. */
                        confirmSeconds?: number;
                        /** @description How long to wait in line where no worker is warm; not at all where it is absent. */
                        waitSeconds?: number;
                        /** @description Any JSON for the pool's onClaim hook; never stored, never logged. */
                        payload?: unknown;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            claims: {
                                id: string;
                                pool: string;
                                worker: {
                                    id: string;
                                    address?: string;
                                    url: string;
                                };
                                holder?: string;
                                fence: number;
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                                /**
                                 * Format: date-time
                                 * @description Until the claim is confirmed: where its lease ends then; expiresAt is the deadline.
                                 */
                                leaseExpiresAt?: string;
                                /**
                                 * Format: date-time
                                 * @description Its worker is about to be reclaimed: since when ECS has been stopping it. Spot gives two minutes; the claim ends with its worker.
                                 */
                                reclaimingSince?: string;
                            }[];
                        };
                    };
                };
                /** @description invalid_request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description forbidden_origin */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error403"];
                    };
                };
                /** @description pool_not_found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error404"];
                    };
                };
                /** @description claim_ended, pool_shared */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error409"];
                    };
                };
                /** @description payload_too_large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error413"];
                    };
                };
                /** @description unsupported_media_type */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error415"];
                    };
                };
                /** @description key_reused */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error422"];
                    };
                };
                /** @description holder_limit, too_many_requests */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description worker_failed */
                502: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error502"];
                    };
                };
                /** @description pool_empty, workers_unreachable, ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/claims/{claim}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A claim, live or ended, and why it ended */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    claim: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            pool: string;
                            worker: {
                                id: string;
                                address?: string;
                                url: string;
                            };
                            holder?: string;
                            fence: number;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            /**
                             * Format: date-time
                             * @description Until the claim is confirmed: where its lease ends then; expiresAt is the deadline.
                             */
                            leaseExpiresAt?: string;
                            /**
                             * Format: date-time
                             * @description Its worker is about to be reclaimed: since when ECS has been stopping it. Spot gives two minutes; the claim ends with its worker.
                             */
                            reclaimingSince?: string;
                            /** @enum {string} */
                            state: "live" | "ended";
                            /** Format: date-time */
                            endedAt?: string;
                            /** @enum {string} */
                            endReason?: "released" | "expired" | "worker_stopped";
                        };
                    };
                };
                /** @description If-None-Match names what it is now. */
                304: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description invalid_request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description claim_not_found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error404"];
                    };
                };
                /** @description too_many_requests */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Releases the worker; the second time answers the same */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    claim: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            pool: string;
                            worker: {
                                id: string;
                                address?: string;
                                url: string;
                            };
                            holder?: string;
                            fence: number;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            /**
                             * Format: date-time
                             * @description Until the claim is confirmed: where its lease ends then; expiresAt is the deadline.
                             */
                            leaseExpiresAt?: string;
                            /**
                             * Format: date-time
                             * @description Its worker is about to be reclaimed: since when ECS has been stopping it. Spot gives two minutes; the claim ends with its worker.
                             */
                            reclaimingSince?: string;
                            /** @enum {string} */
                            state: "live" | "ended";
                            /** Format: date-time */
                            endedAt?: string;
                            /** @enum {string} */
                            endReason?: "released" | "expired" | "worker_stopped";
                        };
                    };
                };
                /** @description invalid_request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description forbidden_origin */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error403"];
                    };
                };
                /** @description claim_not_found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error404"];
                    };
                };
                /** @description payload_too_large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error413"];
                    };
                };
                /** @description unsupported_media_type */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error415"];
                    };
                };
                /** @description too_many_requests */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/claims/{claim}/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the lease last from now; it never ends earlier than before */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    claim: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": {
                        leaseSeconds?: number;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            pool: string;
                            worker: {
                                id: string;
                                address?: string;
                                url: string;
                            };
                            holder?: string;
                            fence: number;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            /**
                             * Format: date-time
                             * @description Until the claim is confirmed: where its lease ends then; expiresAt is the deadline.
                             */
                            leaseExpiresAt?: string;
                            /**
                             * Format: date-time
                             * @description Its worker is about to be reclaimed: since when ECS has been stopping it. Spot gives two minutes; the claim ends with its worker.
                             */
                            reclaimingSince?: string;
                        };
                    };
                };
                /** @description invalid_request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description forbidden_origin */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error403"];
                    };
                };
                /** @description claim_not_found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error404"];
                    };
                };
                /** @description claim_ended */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error409"];
                    };
                };
                /** @description payload_too_large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error413"];
                    };
                };
                /** @description unsupported_media_type */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error415"];
                    };
                };
                /** @description too_many_requests */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/claims/{claim}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Posts a task to the claim's worker; answers what the worker answered */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "claim-fence"?: string;
                };
                path: {
                    claim: string;
                };
                cookie?: never;
            };
            /** @description The task as the worker takes it: model_class, method, method_kwargs, … */
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description invalid_request, worker_failed */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description forbidden_origin */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error403"];
                    };
                };
                /** @description claim_not_found, worker_failed */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error404"];
                    };
                };
                /** @description claim_ended, fence_not_current, worker_failed */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error409"];
                    };
                };
                /** @description worker_failed */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error412"];
                    };
                };
                /** @description payload_too_large, worker_failed */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error413"];
                    };
                };
                /** @description unsupported_media_type, worker_failed */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error415"];
                    };
                };
                /** @description worker_failed */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error422"];
                    };
                };
                /** @description too_many_requests, worker_failed */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description worker_gone, worker_failed */
                502: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error502"];
                    };
                };
                /** @description worker_failed, ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pools/{pool}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tasks over all workers, subtasks gathered by batch */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    pool: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            tasks: {
                                id: string;
                                modelClass: string;
                                modelConstructionKwargs?: {
                                    [key: string]: unknown;
                                };
                                method: string;
                                methodKwargs: {
                                    [key: string]: unknown;
                                };
                                /** @enum {string} */
                                status: "running" | "complete" | "failed" | "unknown";
                                /** Format: date-time */
                                startedAt?: string;
                                /** Format: date-time */
                                finishedAt?: string;
                                results?: {
                                    type: string;
                                    payload: unknown;
                                };
                                /** @description The worker's id. */
                                worker: string;
                            }[];
                            /** @description The latest first. */
                            batches: {
                                batch: string;
                                modelClass: string;
                                /** @description The task whose subtasks these are; null where more than one may be it, or none is seen. */
                                parent: {
                                    /** @description The worker's id. */
                                    worker: string;
                                    /** @description The task's id. */
                                    id: string;
                                } | null;
                                /** @description Why that task, or why none is named. */
                                parentNote: string;
                                /** @description By status; unseen are numbers below the highest that no worker tells of. */
                                counts: {
                                    running: number;
                                    complete: number;
                                    failed: number;
                                    unknown: number;
                                    unseen: number;
                                };
                                /** Format: date-time */
                                startedAt?: string;
                                /**
                                 * Format: date-time
                                 * @description Only when all that are seen have ended.
                                 */
                                finishedAt?: string;
                                /** @description Who does how much. */
                                workers: {
                                    /** @description The worker's id. */
                                    worker: string;
                                    running: number;
                                    complete: number;
                                    failed: number;
                                    unknown: number;
                                }[];
                                subtasks: {
                                    id: string;
                                    modelClass: string;
                                    modelConstructionKwargs?: {
                                        [key: string]: unknown;
                                    };
                                    method: string;
                                    methodKwargs: {
                                        [key: string]: unknown;
                                    };
                                    /** @enum {string} */
                                    status: "running" | "complete" | "failed" | "unknown";
                                    /** Format: date-time */
                                    startedAt?: string;
                                    /** Format: date-time */
                                    finishedAt?: string;
                                    results?: {
                                        type: string;
                                        payload: unknown;
                                    };
                                    batch: string;
                                    number: number;
                                    /** @description The worker's id. */
                                    worker: string;
                                }[];
                            }[];
                            /** @description Workers that did not tell their tasks. */
                            silent: {
                                /** @description The worker's id. */
                                worker: string;
                                problem: string;
                            }[];
                        };
                    };
                };
                /** @description If-None-Match names what it is now. */
                304: {
                    headers: {
                        /** @description For If-None-Match. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description invalid_request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description pool_not_found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error404"];
                    };
                };
                /** @description too_many_requests */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        put?: never;
        /** Posts a task to the worker of a shared pool with most free slots */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    pool: string;
                };
                cookie?: never;
            };
            /** @description The task as the worker takes it: model_class, method, method_kwargs, … */
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            worker: {
                                id: string;
                                address?: string;
                                url: string;
                            };
                            taskId: string;
                            /** @description The worker's own answer. */
                            answer: unknown;
                        };
                    };
                };
                /** @description invalid_request, worker_failed */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description forbidden_origin */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error403"];
                    };
                };
                /** @description pool_not_found, worker_failed */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error404"];
                    };
                };
                /** @description pool_exclusive, worker_failed */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error409"];
                    };
                };
                /** @description worker_failed */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error412"];
                    };
                };
                /** @description payload_too_large, worker_failed */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error413"];
                    };
                };
                /** @description unsupported_media_type, worker_failed */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error415"];
                    };
                };
                /** @description worker_failed */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error422"];
                    };
                };
                /** @description too_many_requests, worker_failed */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description worker_failed */
                502: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error502"];
                    };
                };
                /** @description pool_empty, worker_failed, ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Server-sent events: ready, pool, worker, decision, stale, fresh */
        get: {
            parameters: {
                query?: {
                    /** @description Tells of this pool alone. */
                    pool?: string;
                    /** @description Tells events of these kinds alone: some of pool, worker, decision, with commas. */
                    kinds?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                /** @description invalid_request */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error400"];
                    };
                };
                /** @description unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error401"];
                    };
                };
                /** @description too_many_requests */
                429: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error429"];
                    };
                };
                /** @description internal */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error500"];
                    };
                };
                /** @description ledger_unreachable, ledger_conflict */
                503: {
                    headers: {
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error503"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Error400: {
            error: {
                /** @enum {string} */
                code: "invalid_request" | "invalid_configuration" | "worker_failed";
                /** @description What happened, and what to do next. */
                message: string;
                details?: {
                    [key: string]: unknown;
                };
            };
        };
        Error401: {
            error: {
                /** @enum {string} */
                code: "unauthorized";
                /** @description What happened, and what to do next. */
                message: string;
                details?: {
                    [key: string]: unknown;
                };
            };
        };
        Error403: {
            error: {
                /** @enum {string} */
                code: "forbidden_origin";
                /** @description What happened, and what to do next. */
                message: string;
                details?: {
                    [key: string]: unknown;
                };
            };
        };
        Error404: {
            error: {
                /** @enum {string} */
                code: "pool_not_found" | "worker_not_found" | "claim_not_found" | "not_found" | "worker_failed";
                /** @description What happened, and what to do next. */
                message: string;
                details?: {
                    [key: string]: unknown;
                };
            };
        };
        Error405: {
            error: {
                /** @enum {string} */
                code: "method_not_allowed";
                /** @description What happened, and what to do next. */
                message: string;
                details?: {
                    [key: string]: unknown;
                };
            };
        };
        Error409: {
            error: {
                /** @enum {string} */
                code: "claim_ended" | "pool_shared" | "pool_exclusive" | "fence_not_current" | "worker_failed";
                /** @description What happened, and what to do next. */
                message: string;
                details?: {
                    [key: string]: unknown;
                };
            };
        };
        Error412: {
            error: {
                /** @enum {string} */
                code: "worker_failed";
                /** @description What happened, and what to do next. */
                message: string;
                details?: {
                    [key: string]: unknown;
                };
            };
        };
        Error413: {
            error: {
                /** @enum {string} */
                code: "payload_too_large" | "worker_failed";
                /** @description What happened, and what to do next. */
                message: string;
                details?: {
                    [key: string]: unknown;
                };
            };
        };
        Error415: {
            error: {
                /** @enum {string} */
                code: "unsupported_media_type" | "worker_failed";
                /** @description What happened, and what to do next. */
                message: string;
                details?: {
                    [key: string]: unknown;
                };
            };
        };
        Error422: {
            error: {
                /** @enum {string} */
                code: "key_reused" | "worker_failed";
                /** @description What happened, and what to do next. */
                message: string;
                details?: {
                    [key: string]: unknown;
                };
            };
        };
        Error429: {
            error: {
                /** @enum {string} */
                code: "holder_limit" | "too_many_requests" | "worker_failed";
                /** @description What happened, and what to do next. */
                message: string;
                details?: {
                    [key: string]: unknown;
                };
            };
        };
        Error500: {
            error: {
                /** @enum {string} */
                code: "internal";
                /** @description What happened, and what to do next. */
                message: string;
                details?: {
                    [key: string]: unknown;
                };
            };
        };
        Error502: {
            error: {
                /** @enum {string} */
                code: "worker_gone" | "worker_failed" | "fleet_refused";
                /** @description What happened, and what to do next. */
                message: string;
                details?: {
                    [key: string]: unknown;
                };
            };
        };
        Error503: {
            error: {
                /** @enum {string} */
                code: "pool_empty" | "workers_unreachable" | "worker_failed" | "ledger_unreachable" | "ledger_conflict" | "fleet_unreachable";
                /** @description What happened, and what to do next. */
                message: string;
                details?: {
                    [key: string]: unknown;
                };
            };
        };
    };
    responses: {
        /** @description method_not_allowed */
        WrongMethod: {
            headers: {
                /** @description The methods that this path takes. */
                Allow?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error405"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
